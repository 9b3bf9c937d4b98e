"""Check that the course grades fairly: right solutions earn everything, stubs earn zero, mistakes lose.

A mistake loses points in its own task and in no other. Tasks that share a function are the exception: what is
wrong in `backward` is wrong for both of its tasks. Every claim is graded in confinement, exactly like a
student's submission.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.authoring import lint, mistakes
from autograder.authoring.failures import Failures
from autograder.authoring.mistakes import Mistake
from autograder.authoring.tally import Tally, losses, reasons, table
from autograder.course import ASSIGNMENTS, REFERENCE, STAGES, Course, Stage
from autograder.grading.evidence import OBSERVED
from autograder.grading.jobs import job_for
from autograder.grading.pool import Pool
from autograder.regions import sharing
from autograder.report.progress import tracked
from autograder.results import Category, Result
from autograder.submissions import Submission
from autograder.text import plain

if TYPE_CHECKING:
    from rich.console import Console

SEED = 2026


@dataclass(frozen=True)
class Claim:
    """A claim about a graded submission; `check` returns "" if it holds, else what was found instead.

    mistake  the known mistake that was made in the submission, if one was
    """

    stage: str
    submission: str
    says: str
    files: dict[str, str]
    check: Callable[[Result], str]
    mistake: Mistake | None = None


def claims(stage: Stage) -> Iterator[Claim]:
    """All claims about one stage."""
    reference, stubs = (_owned(folder / "kittengrad", stage) for folder in (REFERENCE, ASSIGNMENTS))
    yield Claim(stage.id, "reference", "earns everything", reference, _earns_everything)
    yield Claim(stage.id, "stubs", "import cleanly and earn nothing", stubs, _earns_nothing)
    for folder in sorted((STAGES / stage.id / "solutions").glob("[!_.]*/")):
        says = "earns everything, in another style"
        yield Claim(stage.id, folder.name, says, _owned(folder, stage), _earns_everything)
    for mistake in mistakes.load(stage.id):
        for name, text in mistake.variants.items():
            files = {**reference, mistake.file: text}
            shared = sharing(stage.owns, mistake.task)
            where = " and perhaps ".join([mistake.task, *shared])
            says = f"loses points in task {where} alone, and gets its diagnosis"
            check = _loses_in(mistake, shared)
            yield Claim(stage.id, f"{mistake.id}, {name}", says, files, check, mistake)


def verify(
    course: Course, pool: Pool, stages: list[Stage], seed: int = SEED
) -> Iterator[tuple[Claim, Result, str]]:
    """Grade the claims of these stages. Yields each claim, its result, and "" or the evidence against it."""
    pending = {(claim.submission, claim.stage): claim for stage in stages for claim in claims(stage)}
    jobs = (job_for(course, Submission(c.submission, c.stage, c.files), seed) for c in pending.values())
    for result in pool.grade(jobs):
        claim = pending[result.student, result.stage]
        yield claim, result, result.problem or claim.check(result)


def report(
    course: Course, pool: Pool, stages: list[Stage], out: Console, err: Console, *, write: bool = False
) -> int:
    """Lint the suites, verify the claims, and print both and the table of mistakes; returns the faults.

    With `write`, the measured failures of the mistakes replace those on file, see `failures.py`.
    """
    findings = lint.lint()
    for finding in findings:
        out.print(f"[red]✗[/] {plain(finding)}", highlight=False)
    total = sum(len(list(claims(stage))) for stage in stages)
    broken, tallies = len(findings), {stage.id: Tally(stage) for stage in stages}
    failures = {stage.id: Failures(stage.id) for stage in stages}
    with tracked(err, verify(course, pool, stages), "verifying", total) as graded:
        for claim, result, against in graded:
            mark, reason = ("[red]✗[/]", f": [red]{plain(against)}[/]") if against else ("[green]✓[/]", "")
            says = f"{claim.stage} {plain(claim.submission)} {claim.says}"
            out.print(f"{mark} {says}{reason}", highlight=False, soft_wrap=True)
            broken += bool(against)
            if claim.mistake:
                tallies[claim.stage].add(claim.mistake, result)
                failures[claim.stage].add(claim.mistake, result)
    out.print(table(tallies.values()))
    for exception in reasons(tallies.values()):
        out.print(plain(exception), highlight=False, soft_wrap=True)
    for matrix in failures.values():
        if write:
            matrix.write()
        elif not matrix.is_current():
            out.print(f"[red]✗[/] {plain(matrix.path)} is of an earlier suite: autograder verify --write")
            broken += 1
    out.print(f"{total - broken} of {total} claims hold." if broken else f"All {total} claims hold.")
    return broken


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
    return "; ".join([*complaints, *([f"should be 'not started': {', '.join(other)}"] if other else [])])


def _loses_in(mistake: Mistake, shared: Container[str]) -> Callable[[Result], str]:
    def check(result: Result) -> str:
        lost = losses(result)
        if mistake.task not in lost:
            return "lost nothing there"
        if others := [task for task in lost if task != mistake.task and task not in shared]:
            return f"it costs points in {', '.join(others)} too"
        if not any(test.student.diagnosis == mistake.sentence for test in result.tests):
            return "its sentence is missing from the diagnoses"
        known = {other.sentence: other.id for other in mistakes.load(mistake.stage)}
        del known[mistake.sentence]
        wrong = [
            f"{test.id}: {known[test.student.diagnosis]}"
            for test in result.tests
            if known.get(test.student.diagnosis, OBSERVED) != OBSERVED
        ]
        return f"it got the diagnoses of other mistakes ({', '.join(wrong)})" if wrong else ""

    return check
