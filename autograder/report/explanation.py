"""Print why a grade is what it is: every test on record, and each failure beside the reference.

It finds the place where a test stopped, and shows the reference's value there. Every line is markup of rich;
`plain` escapes all text that came from a submission.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from shlex import quote

from autograder import AutograderError
from autograder.course import Stage
from autograder.explain import Checkpoint, Rerun
from autograder.marks.marking import Mark
from autograder.report.code import NO_CODE, Excerpt, excerpts
from autograder.report.leaderboard import report
from autograder.report.stops import repeats
from autograder.report.words import number
from autograder.results import Category, Result, TestOutcome
from autograder.store import BadName, code_of
from autograder.text import one_line, plain

MOST_CHECKPOINTS = 8  # shown for a test that stopped outside an `expect` or `require`
CHANGED = {
    "suite_hash": "The hidden suite has changed since: tests and inputs can differ.",
    "reference_hash": "The reference has changed since.",
    "points_hash": "The points of the tasks have changed since.",
    "policy": "The limits of a worker have changed since.",
    "grader_hash": "The grader has changed since.",
    "versions": "Python or NumPy has changed since.",
}


def command(record: Path) -> str:
    """The command that explains this record."""
    return f"autograder explain {quote(str(record))}"


def code_beside(record: Path, result: Result) -> Mapping[str, str]:
    """The graded code, from the results folder of this record; {} for a record outside a results folder."""
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
    mark: Mark | None = None,
) -> Iterator[str]:
    """The lines that explain a grade, or the `wanted` tests only. `repeat` is the command that repeats it.

    reference, again  new gradings of the reference and the submission
    code              the graded files, {file name: text}; each failure shows its lines
    mark              what counts: also written questions and lateness

    Raises AutograderError for an unknown test.
    """
    for name in wanted:
        if name not in (known := [test.id for test in record.tests]):
            raise AutograderError(f"there is no test {name}; this result has {', '.join(known) or 'none'}")
    yield f"[bold]{plain(record.student)}[/], {record.stage}: {_points(record, mark)}"
    yield from _about(record, reference, again)
    if record.problem and not again:
        return
    repeated = {} if wanted else repeats(record)
    unique = [test for test in record.tests if test.id not in repeated and (not wanted or test.id in wanted)]
    beside = excerpts(unique, stage, code)
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
                yield f"    [dim]beside the reference: {repeat} --test {plain(quote(test.id))} --reference[/]"
    if record.output and not wanted:
        yield f"\n[bold]The submission printed[/]\n{plain(record.output)}"
    if record.leaderboard and not wanted:
        yield f"\n[bold]The classifier[/]\n{plain(report(record.leaderboard))}"
    yield from (f"[yellow]flag:[/] {plain(flag)}" for flag in record.flags)
    yield f"\n[dim]suite {record.suite_hash}, reference {record.reference_hash}, seed {record.seed}[/]"
    if not again:
        yield f"[dim]the submission again, with the same inputs: {repeat} --reference --submission PATH[/]"


def _points(record: Result, mark: Mark | None) -> str:
    """The points that count, and those of the tasks where they are others."""
    tasks = f"{record.points:g} of {record.max_points:g}"
    if mark is None or not mark.words:
        return f"{tasks} points"
    most = number(record.max_points + mark.possible)
    return f"{number(mark.final)} of {most} points ({tasks} for the tasks, {mark.words})"


def _about(record: Result, reference: Rerun | None, again: Rerun | None) -> Iterator[str]:
    """Where the submission came from, why it was not graded, and what has changed since."""
    if record.source:
        yield f"[dim]it came from {plain(one_line(_origin(record), 300))}[/]"
    if record.problem:
        yield plain(record.problem)
    for run in filter(None, (reference, again)):
        yield from _what_has_changed(record, run)
    if again and again.result.submission_hash != record.submission_hash:
        yield "[yellow]This submission differs from the graded one, or its earlier stages are missing.[/]"


def _origin(record: Result) -> str:
    where = f", in {record.class_path}" if record.class_path else ""
    return f"{record.source}{where}{f', {record.best.words}' if record.best else ''}"


def _what_has_changed(record: Result, run: Rerun) -> Iterator[str]:
    for name, sentence in CHANGED.items():
        if getattr(record, name) != getattr(run.result, name):
            yield f"[yellow]{sentence}[/]"


def _as_another(test: TestOutcome, first: TestOutcome) -> Iterator[str]:
    """The line for a test with the same failure as an earlier test."""
    yield f"  [dim]· {plain(test.title)}  {plain(test.id)}, stopped as {plain(first.id)}[/]"


def _as_recorded(test: TestOutcome, in_full: bool) -> Iterator[str]:
    """How a test ended, and its report. An unstarted test shows its report only with `in_full`."""
    waits = test.category == Category.NOT_STARTED
    mark = "[dim]○ not started[/]" if waits else f"[red]✗ {test.category}[/]"
    mark = "[green]✓[/]" if test.passed else mark
    isolated = ", with the reference's earlier tasks" if test.isolated else ""
    yield f"  {mark} {plain(test.title)}  [dim]{plain(test.id)}{isolated}[/]"
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
        yield "    [bold]run again[/], the test ended as on record"
    else:
        yield f"    [bold]run again[/], the test ended differently: {now.category}"
        yield from _indented(now.staff)


def _beside(reference: Rerun, test: TestOutcome) -> Iterator[str]:
    """The reference's value at the checkpoint where the submission's test stopped; else all its values."""
    outcome = reference.test(test.id)
    if outcome is None or not outcome.passed:
        yield "    [red]the reference fails this test, or the suite no longer has it[/]"
        yield from _indented(outcome.staff if outcome else "")
        return
    checkpoints = reference.checkpoints[test.id]
    if reached := stopped_at(checkpoints, test.staff):
        found = _found(reached, test.staff) or ""
        yield f"    [bold]with the same inputs[/], at {reached.where}"
        yield from _side_by_side(reached.what, reached.actual, found)
        submitted = _variables(test.staff)
        for name, value in reached.variables.items():
            if submitted.get(name, value) not in (value, found):
                yield from _side_by_side(name, value, submitted[name])
        return
    yield "    [bold]with the same inputs[/], the reference passes; it gives"
    for one in checkpoints[:MOST_CHECKPOINTS]:
        yield f"      {plain(one.what)}  [green]{plain(one.actual)}[/]  [dim]{one.where}[/]"
    if len(checkpoints) > MOST_CHECKPOINTS:
        yield f"      … and {len(checkpoints) - MOST_CHECKPOINTS} more"


def _side_by_side(what: str, reference: str, submission: str) -> Iterator[str]:
    yield f"      {plain(what)}"
    yield f"        the reference   [green]{plain(reference)}[/]"
    yield f"        the submission  [red]{plain(submission)}[/]"


def _indented(text: str) -> Iterator[str]:
    if text:
        yield "    " + plain(text).replace("\n", "\n    ")


def stopped_at(checkpoints: Sequence[Checkpoint], report: str) -> Checkpoint | None:
    """The reference's checkpoint where the test of this report stopped; None if it stopped elsewhere.

    A loop reaches a line several times: the checkpoint that shares most variables with the report is chosen.
    """
    reported = _variables(report).items()
    candidates = [one for one in checkpoints if _found(one, report) is not None]
    return max(candidates, key=lambda one: len(one.variables.items() & reported), default=None)


def _found(checkpoint: Checkpoint, report: str) -> str | None:
    """The submission's value in the report's message of CheckFailed; None if it is of another checkpoint."""
    if f"{checkpoint.where}, in " not in report:
        return None
    if checkpoint.sentence:
        return "False" if f"CheckFailed: {checkpoint.sentence}" in report else None
    message = rf"CheckFailed: {re.escape(checkpoint.what)} is (.*), expected {re.escape(checkpoint.expected)}"
    match = re.search(message, report, re.DOTALL)
    return match[1] if match else None


def _variables(report: str) -> dict[str, str]:
    """The variables that a report lists."""
    return dict(re.findall(r"^    (\w+) = (.*)$", report, re.MULTILINE))
