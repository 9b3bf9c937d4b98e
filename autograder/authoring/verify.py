"""Proof that the course grades fairly: right solutions earn everything, stubs nothing, mistakes lose.

Every claim goes through the confined path that students' work goes through.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from autograder.authoring import mistakes
from autograder.authoring.mistakes import Mistake
from autograder.course import ASSIGNMENTS, REFERENCE, STAGES, Course, Stage
from autograder.grading.jobs import job_for
from autograder.grading.pool import Pool
from autograder.results import Category, Result
from autograder.submissions import Submission

SEED = 2026
OBSERVED = "recursion"  # told where Python raises RecursionError: true of any variant that calls itself


@dataclass(frozen=True)
class Claim:
    """Something that must hold of a graded submission; `check` returns "" or what was found instead."""

    stage: str
    submission: str
    says: str
    files: dict[str, str]
    check: Callable[[Result], str]


def claims(stage: Stage) -> Iterator[Claim]:
    """All that is claimed of one stage."""
    reference, stubs = (_owned(folder / "kittengrad", stage) for folder in (REFERENCE, ASSIGNMENTS))
    yield Claim(stage.id, "reference", "earns everything", reference, _earns_everything)
    yield Claim(stage.id, "stubs", "import cleanly and earn nothing", stubs, _earns_nothing)
    for folder in sorted((STAGES / stage.id / "solutions").glob("[!_.]*/")):
        says = "earns everything, in another style"
        yield Claim(stage.id, folder.name, says, _owned(folder, stage), _earns_everything)
    for mistake in mistakes.load(stage.id):
        for name, text in mistake.variants.items():
            files = {**reference, mistake.file: text}
            says = f"loses points in task {mistake.task}, and is told why"
            yield Claim(stage.id, f"{mistake.id}, {name}", says, files, _loses_in(mistake))


def verify(course: Course, pool: Pool, stages: list[Stage], seed: int = SEED) -> Iterator[tuple[Claim, str]]:
    """Grade what is claimed of these stages; yields each claim with "" or what speaks against it."""
    pending = {(claim.submission, claim.stage): claim for stage in stages for claim in claims(stage)}
    jobs = (job_for(course, Submission(c.submission, c.stage, c.files), seed) for c in pending.values())
    for result in pool.grade(jobs):
        claim = pending[result.student, result.stage]
        yield claim, result.problem or claim.check(result)


def _owned(folder: Path, stage: Stage) -> dict[str, str]:
    return {name: (folder / name).read_text("utf-8") for name in stage.owns}


def _earns_everything(result: Result) -> str:
    failed = [f"{test.id} ({test.category}): {test.reason}" for test in result.tests if not test.passed]
    return f"failed {'; '.join(failed)}" if failed else ""


def _earns_nothing(result: Result) -> str:
    earned = [test.id for test in result.tests if test.passed]
    other = [
        f"{test.id} ({test.category})"
        for test in result.tests
        if test.category not in (Category.PASSED, Category.NOT_STARTED)
    ]
    complaints = [f"earned {', '.join(earned)}"] if earned else []
    return "; ".join([*complaints, *([f"did not say 'not started': {', '.join(other)}"] if other else [])])


def _loses_in(mistake: Mistake) -> Callable[[Result], str]:
    def check(result: Result) -> str:
        task = next(task for task in result.tasks if task.id == mistake.task)
        if task.points == task.max_points:
            return "lost nothing there"
        if not any(test.student.diagnosis == mistake.sentence for test in result.tests):
            return "the sentence for it was not among the diagnoses"
        others = {other.sentence: other.id for other in mistakes.load(mistake.stage)}
        del others[mistake.sentence]
        wrong = [
            f"{test.id}: {others[test.student.diagnosis]}"
            for test in result.tests
            if test.task != mistake.task and others.get(test.student.diagnosis, OBSERVED) != OBSERVED
        ]
        return f"other tasks were told of other mistakes ({', '.join(wrong)})" if wrong else ""

    return check
