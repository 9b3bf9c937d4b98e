"""Why a grade is what it is: what is on record of every test, and the failed ones beside the reference.

A result keeps its seed, so a test's inputs can be had again at any time. `rerun` grades once more, by the
same code and in confinement, and records every `expect` and `require` on the way. Where a test stopped,
according to its report, the reference has the value that should have been there.
"""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import FrameType

import pytest
from checks.expectations import CONDITION, expect, require, shortened

from autograder import AutograderError
from autograder import submissions as intake
from autograder.confinement.fork_server import ForkServer
from autograder.course import Course, Stage
from autograder.grading import answers, gradients, properties, scalars
from autograder.grading.fixtures import FIXTURES
from autograder.grading.jobs import Job, job_for
from autograder.grading.plugin import GradingPlugin, by_stage, run_pytest
from autograder.grading.pool import GradingError
from autograder.report.code import NO_CODE, Excerpt, excerpts
from autograder.report.stops import repeats
from autograder.report.words import number
from autograder.results import Category, Result, TestOutcome
from autograder.store import BadName, code_of
from autograder.text import one_line, plain

MOST_LOOKS = 8  # shown of a test that did not stop at a value
CHANGED = {
    "suite_hash": "The hidden suite has changed since: tests and inputs may be others.",
    "reference_hash": "The reference has changed since.",
    "points_hash": "The points of the tasks have changed since.",
    "policy": "The rules that a worker is under have changed since.",
    "grader_hash": "The grader has changed since.",
    "versions": "Python or NumPy has changed since.",
}

WORDS = (expect.__code__, require.__code__)
# The modules that say a suite's words for it.
HARNESS = tuple(str(module.__file__) for module in (answers, gradients, properties, scalars))


@dataclass(frozen=True)
class Look:
    """One `expect` or `require` that a test came to; every value as text.

    where      "test_02_backprop.py:369"
    what       what it looked at, in the author's words
    sentence   of a `require`, what it says when it fails; else ""
    variables  the test's own at that moment
    """

    where: str
    what: str
    actual: str
    expected: str
    sentence: str
    variables: Mapping[str, str]


@dataclass(frozen=True)
class Rerun:
    """A submission graded once more, and what each of its tests looked at."""

    result: Result
    looks: Mapping[str, Sequence[Look]]

    def test(self, name: str) -> TestOutcome | None:
        return next((test for test in self.result.tests if test.id == name), None)


# Grading once more.


def rerun(course: Course, job: Job) -> Rerun:
    """Grade this job once more, confined, with a witness. Raises GradingError, ConfinementUnavailable."""
    stage = course.stage(job.stage)
    with ForkServer() as fork_server:
        witness = Witness(course, fork_server, replace(job, own={}, own_files=()))
        if complaint := run_pytest(witness, [stage]):
            raise GradingError(f"the hidden suite cannot be run:\n{complaint}")
    return Rerun(witness.result, witness.looks)


def submission_job(course: Course, record: Result, path: Path) -> Job:
    """The submission that this result is about, from where submissions are kept. Raises AutograderError."""
    found = intake.collect([path], course).submissions
    for_stage = [submission for submission in found if submission.stage == record.stage]
    theirs = [submission for submission in for_stage if submission.student == record.student] or for_stage
    if len(theirs) != 1:
        raise AutograderError(
            f"{path} holds {len(theirs)} submissions for {record.stage}, none by {record.student}: "
            f"give the folder, or the zip, in which {record.student}/{record.stage}/ lies"
        )
    if theirs[0].problem:
        raise AutograderError(f"{path}: {theirs[0].problem}")
    earlier = {
        submission.stage: submission for submission in found if submission.student == theirs[0].student
    }
    return job_for(course, theirs[0], record.seed, earlier)


class Witness(GradingPlugin):
    """A grader process of one job, in this process, that takes down what its tests look at."""

    def __init__(self, course: Course, fork_server: ForkServer, job: Job) -> None:
        super().__init__(course, fork_server)
        self.job = job
        self.suite = ""
        self.looks: dict[str, list[Look]] = {}
        self.now: list[Look] = []
        self.result = Result(job.student, job.stage)

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        if session.testsfailed:
            return False
        items = by_stage(session.items)[self.job.stage]
        sys.setprofile(self._watch)
        try:
            self.result = self._grade(self.job, self.course.stage(self.job.stage), items)
        finally:
            sys.setprofile(None)
        return True

    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        self.suite = str(item.path)
        self.now = self.looks[item.name] = []

    def _watch(self, frame: FrameType, event: str, _: object) -> None:
        """Python calls this at every call and return; of interest is a suite that says one of its words."""
        if event != "call" or frame.f_code not in WORDS or (suite := self._suite_frame(frame)) is None:
            return
        said = frame.f_locals
        if frame.f_code is expect.__code__:
            what, actual, expected, sentence = said["what"], said["actual"], said["expected"], ""
        else:
            what, actual, expected, sentence = CONDITION, said["condition"], True, said["sentence"]
        variables = {name: shortened(v) for name, v in suite.f_locals.items() if name not in FIXTURES}
        where = f"{Path(self.suite).name}:{suite.f_lineno}"
        what = what or "the value"
        self.now.append(Look(where, what, shortened(actual), shortened(expected), sentence, variables))

    def _suite_frame(self, frame: FrameType) -> FrameType | None:
        """The suite's frame that says this word, itself or through the harness that it uses."""
        caller = frame.f_back
        while caller is not None and caller.f_code.co_filename in HARNESS:
            caller = caller.f_back
        return caller if caller is not None and caller.f_code.co_filename == self.suite else None


# Telling it. Every line is markup of rich; what came from a submission is escaped, and steers nothing.


def command(record: Path) -> str:
    """What to type to have this record explained."""
    return f"autograder explain {shlex.quote(str(record))}"


def code_beside(record: Path, result: Result) -> Mapping[str, str]:
    """The code that was graded, from the results folder of this record; {} for a record that lies alone."""
    try:
        return code_of(record.resolve().parents[2], result.student, result.stage)
    except (IndexError, BadName):
        return NO_CODE


def explanation(
    record: Result,
    repeat: str,
    *,
    wanted: Sequence[str] = (),
    reference: Rerun | None = None,
    again: Rerun | None = None,
    stage: Stage | None = None,
    code: Mapping[str, str] = NO_CODE,
) -> Iterator[str]:
    """All that is known of a grade, or of the `wanted` tests only. `repeat` is the command for it.

    code   the files of this stage that were graded, {file name: text}: each failure has its lines beside it

    Raises AutograderError for a test that there is not.
    """
    for name in wanted:
        if name not in (known := [test.id for test in record.tests]):
            raise AutograderError(f"there is no test {name}; this result has {', '.join(known) or 'none'}")
    points = f"{record.points:g} of {record.max_points:g} points"
    yield f"[bold]{plain(record.student)}[/], {record.stage}: {points}"
    if record.source:
        yield f"[dim]it came from {plain(one_line(_origin(record), 300))}[/]"
    if record.problem:
        yield plain(record.problem)
    for run in filter(None, (reference, again)):
        yield from _what_has_changed(record, run)
    if again and again.result.submission_hash != record.submission_hash:
        yield "[yellow]What lies there is not what was graded, or earlier stages do not lie beside it.[/]"
    repeated = {} if wanted else repeats(record)
    telling = [test for test in record.tests if test.id not in repeated and (not wanted or test.id in wanted)]
    beside = excerpts(telling, stage, code)
    for task in record.tasks:
        tests = [test for test in task.tests if not wanted or test.id in wanted]
        if not tests and wanted:
            continue
        yield f"\n[bold]{task.id}[/] {plain(task.title)}: {number(task.points)} of {number(task.max_points)}"
        for test in tests:
            latest = again.test(test.id) if again else None
            if test.id in repeated:
                yield from _as_another(test, repeated[test.id].first)
                if latest is None:
                    continue
            else:
                yield from _as_recorded(test, in_full=bool(wanted))
                yield from _code(beside.get(test.id, ()))
            if test.passed and (latest is None or latest.passed) and not wanted:
                continue
            if latest:
                yield from _once_more(test, latest)
            if reference:
                yield from _beside(reference, latest or test)
            elif test.category not in (Category.PASSED, Category.NOT_STARTED):
                yield f"    [dim]beside the reference: {repeat} --test {test.id} --reference[/]"
    if record.output and not wanted:
        yield f"\n[bold]It printed[/]\n{plain(record.output)}"
    for flag in record.flags:
        yield f"[yellow]flag:[/] {plain(flag)}"
    yield f"\n[dim]suite {record.suite_hash}, reference {record.reference_hash}, seed {record.seed}[/]"
    if not again:
        yield f"[dim]the submission again, with the same inputs: {repeat} --reference --submission PATH[/]"


def _origin(record: Result) -> str:
    where = f", in {record.class_path}" if record.class_path else ""
    return f"{record.source}{where}"


def _what_has_changed(record: Result, run: Rerun) -> Iterator[str]:
    for name, sentence in CHANGED.items():
        if getattr(record, name) != getattr(run.result, name):
            yield f"[yellow]{sentence}[/]"


def _as_another(test: TestOutcome, first: TestOutcome) -> Iterator[str]:
    """A test that ended by a failure which another test tells already."""
    yield f"  [dim]· {plain(test.title)}  {test.id}, stopped as {first.id}[/]"


def _as_recorded(test: TestOutcome, in_full: bool) -> Iterator[str]:
    """How it ended, and its report. What was not started is no failure, and has a report only when asked."""
    waits = test.category == Category.NOT_STARTED
    mark = (
        "[green]✓[/]" if test.passed else "[dim]○ not started[/]" if waits else f"[red]✗ {test.category}[/]"
    )
    yield f"  {mark} {plain(test.title)}  [dim]{test.id}[/]"
    if test.passed or (waits and not in_full):
        return
    if test.student.diagnosis:
        yield f"    [yellow]{plain(test.student.diagnosis)}[/]"
    yield from _indented(test.staff)


def _code(found: Iterable[Excerpt]) -> Iterator[str]:
    """The student's lines; the one that raised has an arrow."""
    for excerpt in found:
        if excerpt.again:
            yield f"    [dim]{excerpt.where}, shown above[/]"
            continue
        yield f"    [bold]{excerpt.where}[/]"
        for line in excerpt.lines:
            arrow = "[red]→[/]" if line.marked else " "
            yield f"    {arrow}[dim]{line.number:>5}[/]  {plain(line.text)}"
        if excerpt.cut:
            yield "    [dim]… and more[/]"


def _once_more(before: TestOutcome, now: TestOutcome) -> Iterator[str]:
    if (before.category, before.staff) == (now.category, now.staff):
        yield "    [bold]run again[/], it ended as on record"
    else:
        yield f"    [bold]run again[/], it ended otherwise: {now.category}"
        yield from _indented(now.staff)


def _beside(reference: Rerun, test: TestOutcome) -> Iterator[str]:
    """Where the submission's test stopped, what the reference gives there; else what the reference gave."""
    theirs = reference.test(test.id)
    if theirs is None or not theirs.passed:
        yield "    [red]the reference does not pass this test, or there is no such test any more[/]"
        yield from _indented(theirs.staff if theirs else "")
        return
    looks = reference.looks[test.id]
    if look := stopped_at(looks, test.staff):
        found = _found(look, test.staff) or ""
        yield f"    [bold]with the same inputs[/], at {look.where}"
        yield from _side_by_side(look.what, look.actual, found)
        there = _variables(test.staff)
        for name, value in look.variables.items():
            if there.get(name, value) not in (value, found):
                yield from _side_by_side(name, value, there[name])
        return
    yield "    [bold]with the same inputs[/], the reference passes; it gives"
    for look in looks[:MOST_LOOKS]:
        yield f"      {plain(look.what)}  [green]{plain(look.actual)}[/]  [dim]{look.where}[/]"
    if len(looks) > MOST_LOOKS:
        yield f"      … and {len(looks) - MOST_LOOKS} more"


def _side_by_side(what: str, reference: str, submission: str) -> Iterator[str]:
    yield f"      {plain(what)}"
    yield f"        the reference   [green]{plain(reference)}[/]"
    yield f"        the submission  [red]{plain(submission)}[/]"


def _indented(text: str) -> Iterator[str]:
    if text:
        yield "    " + plain(text).replace("\n", "\n    ")


def stopped_at(looks: Sequence[Look], report: str) -> Look | None:
    """The reference's look at the place where this report's test stopped; None when it was not at a value.

    A line in a loop is come to several times: the look whose variables are most like the report's is meant.
    """
    there = _variables(report).items()
    candidates = [look for look in looks if _found(look, report) is not None]
    return max(candidates, key=lambda look: len(look.variables.items() & there), default=None)


def _found(look: Look, report: str) -> str | None:
    """What was found according to the report, if it is about this look. CheckFailed made its words."""
    if f"{look.where}, in " not in report:
        return None
    if look.sentence:
        return "False" if f"CheckFailed: {look.sentence}" in report else None
    said = rf"CheckFailed: {re.escape(look.what)} is (.*), expected {re.escape(look.expected)}"
    match = re.search(said, report, re.DOTALL)
    return match[1] if match else None


def _variables(report: str) -> dict[str, str]:
    """The variables that a report lists."""
    return dict(re.findall(r"^    (\w+) = (.*)$", report, re.MULTILINE))
