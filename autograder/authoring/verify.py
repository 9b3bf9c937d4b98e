"""Check that the course grades fairly: right solutions earn everything, stubs earn zero, mistakes lose.

A mistake loses points in its own task and in no other. Tasks that share a function are the exception: what is
wrong in `backward` is wrong for both of its tasks. Every claim is graded in confinement, exactly like a
student's submission. The visible checks show each mistake before it is graded, and pass every right solution.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from autograder.authoring import lint, mistakes, visible
from autograder.authoring.failures import Failures
from autograder.authoring.mistakes import Mistake
from autograder.authoring.tally import Tally, losses, reasons, table
from autograder.authoring.told import named, rates
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

    shown    the task or stage whose visible checks the claim is about; "" for none
    mistake  the known mistake that was made in the submission, if one was: a visible check is red then, and
             all are green otherwise
    """

    stage: str
    submission: str
    says: str
    files: dict[str, str]
    check: Callable[[Result], str]
    shown: str = ""
    mistake: Mistake | None = None

    def against(self, result: Result, red: Sequence[str]) -> str:
        """ "" if the claim holds, else the evidence. `red` holds the titles of the red visible checks."""
        found = [result.problem or self.check(result)]
        if self.mistake and not red:
            found.append(f"every visible check of task {self.shown} is green")
        elif red and not self.mistake:
            found.append(f"visible checks are red: {', '.join(red)}")
        return "; ".join(filter(None, found))


class Verdict(NamedTuple):
    """A claim, its result, the titles of its red visible checks, and "" or the evidence against it."""

    claim: Claim
    result: Result
    red: list[str]
    against: str


def claims(stage: Stage) -> Iterator[Claim]:
    """All claims about one stage."""
    reference, stubs = (stage.files(folder / "kittengrad") for folder in (REFERENCE, ASSIGNMENTS))
    yield Claim(stage.id, "reference", "earns everything", reference, _earns_everything, stage.number)
    yield Claim(stage.id, "stubs", "import cleanly and earn nothing", stubs, _earns_nothing)
    for folder in sorted((STAGES / stage.id / "solutions").glob("[!_.]*/")):
        says = "earns everything, in another style"
        yield Claim(stage.id, folder.name, says, stage.files(folder), _earns_everything, stage.number)
    for mistake in mistakes.load(stage.id):
        shared = sharing(stage.owns, mistake.task)
        where = " and perhaps ".join([mistake.task, *shared])
        says = f"shows a red check, loses points in task {where} alone, and gets its diagnosis"
        check = _loses_in(mistake, shared)
        for one in mistake.submissions(stage):
            yield Claim(stage.id, one.student, says, dict(one.files), check, mistake.task, mistake)


def verify(course: Course, pool: Pool, stages: list[Stage], seed: int = SEED) -> Iterator[Verdict]:
    """Grade the claims of these stages, and run their visible checks while the pool is grading."""
    pending = {(claim.submission, claim.stage): claim for stage in stages for claim in claims(stage)}
    jobs = (job_for(course, Submission(c.submission, c.stage, c.files), seed) for c in pending.values())
    for result in pool.grade(jobs):
        claim = pending[result.student, result.stage]
        red = visible.red(claim.files, claim.shown) if claim.shown else []
        yield Verdict(claim, result, red, claim.against(result, red))


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
    with tracked(err, verify(course, pool, stages), "verifying", total) as verdicts:
        for verdict in verdicts:
            out.print(_line(verdict), highlight=False, soft_wrap=True)
            broken += bool(verdict.against)
            if mistake := verdict.claim.mistake:
                tallies[mistake.stage].add(mistake, verdict.result)
                tallies[mistake.stage].told.add(mistake, verdict.result, verdict.red)
                failures[mistake.stage].add(mistake, verdict.result)
    out.print(table(tallies.values()))
    for sentence in (*reasons(tallies.values()), rates(one.told for one in tallies.values())):
        out.print(plain(sentence), highlight=False, soft_wrap=True)
    broken += _file(failures.values(), out, write)
    out.print(f"{total - broken} of {total} claims hold." if broken else f"All {total} claims hold.")
    return broken


def _line(verdict: Verdict) -> str:
    claim, against = verdict.claim, verdict.against
    mark, reason = ("[red]✗[/]", f": [red]{plain(against)}[/]") if against else ("[green]✓[/]", "")
    return f"{mark} {claim.stage} {plain(claim.submission)} {claim.says}{reason}"


def _file(failures: Iterable[Failures], out: Console, write: bool) -> int:
    """Write the measured matrices, or print which files differ from them; returns how many differ."""
    if write:
        for matrix in failures:
            matrix.write()
        return 0
    old = [matrix for matrix in failures if not matrix.is_current()]
    for matrix in old:
        out.print(f"[red]✗[/] {plain(matrix.path)} is of an earlier suite: autograder verify --write")
    return len(old)


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
        wrong = [
            f"{test}: {other}" for test, other in named(result).items() if other not in (mistake.id, OBSERVED)
        ]
        return f"it got the diagnoses of other mistakes ({', '.join(wrong)})" if wrong else ""

    return check
