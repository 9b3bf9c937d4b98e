"""Commands for regrades and appeals: grade again, adjust by hand, and try other points."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from autograder.commands.arguments import (
    Only,
    Parallel,
    ResultsFolder,
    Students,
    Unconfined,
    err,
    given_path,
    out,
)
from autograder.course import load
from autograder.text import plain

if TYPE_CHECKING:
    from autograder.report.ledger import Change

STATUS = "0 when everything chosen was graded again; 3 when an entry was left out; 130 when it was stopped."
SIGNED = {"ignore_unknown_options": True}  # so that -1 is a number
Sheet = Annotated[
    Path | None, typer.Option("--to", help="Also write the report as a CSV file.", parser=given_path)
]


def regrade(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(help="The class; default: where the results came from.", parser=given_path),
    ] = None,
    results: ResultsFolder = Path("results"),
    student: Students = None,
    stage: Only = None,
    task: Annotated[str, typer.Option(help="Report on this task, as 2.3; its stage is graded.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Grade and report; store nothing.")] = False,
    to: Sheet = None,
    jobs: Parallel = 0,
    unconfined: Unconfined = False,
) -> None:
    """Grade submissions again, and report each mark before and after, per task, with the cause.

    Example: [bold]autograder regrade --student overwrites-grad --stage 02 --dry-run[/]

    Points that were adjusted by hand stay. After a stop, the same command continues.
    """
    from autograder import run
    from autograder.plan import Choice
    from autograder.regrading import regrade as again
    from autograder.report import differences, summary
    from autograder.report.progress import WRITING, busy, tracked

    course = load()
    wanted = again.selection(course, student or (), stage, task)
    known = again.classes_of(results, wanted)
    choice = Choice(again=True, students=wanted.students, stages=wanted.stages)
    options = run.Options(choice, jobs=jobs, confined=not unconfined, stored=not dry_run)
    with (
        ExitStack() as until_the_end,
        run.grade_class(paths or known, results, course, options) as outcome,
        tracked(err, iter(outcome), "grading again", len(outcome)) as graded,
    ):
        for _ in graded:
            pass
        until_the_end.enter_context(busy(err, WRITING))
    every = list(again.differences(outcome, results))
    found = [one for one in every if again.moved(one)]
    named = [(one.before, one.after, one.why + differences.kept(one.after)) for one in found]
    for line in differences.report(named, task):
        out.print(plain(line), highlight=False, soft_wrap=True)
    for line in (*summary.ungraded(outcome), *summary.lines(outcome, results, quiet=True)):
        out.print(line, highlight=False, soft_wrap=True)
    rows = len(outcome.plan.ungraded) - len(outcome.plan.standing)
    first = len(outcome.graded) + rows - len(every)
    for line in differences.ending([one.after for one in every], len(found), first, stored=not dry_run):
        out.print(line, highlight=False, soft_wrap=True)
    _write(to, found)
    raise typer.Exit(outcome.status)


def adjust(
    student: Annotated[str, typer.Argument(help="The student; none with --list: everybody.")] = "",
    task: Annotated[str, typer.Argument(help="The task, as 2.3.")] = "",
    points: Annotated[float | None, typer.Argument(help="Points to give or take, as +1.5 or -1.")] = None,
    by: Annotated[str, typer.Option(help="Who decides, as a role: TA, instructor.")] = "",
    why: Annotated[str, typer.Option(help="The reason, which the student reads too.")] = "",
    undo: Annotated[bool, typer.Option("--undo", help="Undo the task's latest adjustment.")] = False,
    listed: Annotated[bool, typer.Option("--list", help="Print all adjustments; change nothing.")] = False,
    results: ResultsFolder = Path("results"),
) -> None:
    """Give or take points by hand. They stay when the submission is graded again.

    Example: [bold]autograder adjust overwrites-grad 2.3 +1.5 --by TA --why "read the task as a sum"[/]

    [bold]autograder adjust --list[/] prints all of them, and --undo takes back the latest one of a task.
    """
    from autograder.regrading import appeal
    from autograder.report.progress import WRITING, busy

    if listed:
        lines = list(appeal.listed(results, student))
    elif not student or not task or undo != (points is None):
        raise typer.BadParameter("name a student, a task and points; or --undo or --list")
    else:
        with busy(err, WRITING):
            lines = list(appeal.change(results, load(), student, task, points, by, why))
    for line in lines:
        out.print(plain(line), highlight=False, soft_wrap=True)


def what_if(
    stage: Annotated[str, typer.Argument(help="The stage, as 02-backprop or 2.")],
    drop_test: Annotated[list[str] | None, typer.Option(help="Leave out this test; repeatable.")] = None,
    points: Annotated[list[str] | None, typer.Option(help="Other points, as 2.3=4; repeatable.")] = None,
    results: ResultsFolder = Path("results"),
    to: Sheet = None,
) -> None:
    """Show how the marks would move without a test or with other points. It changes nothing.

    Example: [bold]autograder what-if 02 --points 2.3=4 --results results[/]
    """
    from autograder.regrading import what_if as trial
    from autograder.report import differences

    if not drop_test and not points:
        raise typer.BadParameter("name what changes: --drop-test TEST, or --points 2.3=4")
    [wanted] = load().chosen([stage])
    variant = trial.Variant(frozenset(drop_test or ()), dict(map(_task_points, points or ())))
    every = trial.tried(results, wanted, variant)
    found = [one for one in every if one.moved]
    named = [(one.before, one.after, "") for one in found if one.before.points != one.after.points]
    for line in differences.report(named, now="then"):
        out.print(plain(line), highlight=False, soft_wrap=True)
    for line in differences.shift([(one.before, one.after) for one in every]):
        out.print(plain(line), highlight=False, soft_wrap=True)
    _write(to, found)


def _write(to: Path | None, found: Sequence[Change]) -> None:
    from autograder.report import differences
    from autograder.store import write_atomically

    if to:
        write_atomically(to, differences.sheet((one.before, one.after, one.why) for one in found))
        out.print(plain(f"The report is in {to}."), highlight=False, soft_wrap=True)


def _task_points(text: str) -> tuple[str, float]:
    task, equals, points = text.partition("=")
    try:
        worth = float(points)
    except ValueError:
        worth = -1.0
    if not equals or not 0 <= worth < 1000:
        raise typer.BadParameter("write points as 2.3=4")
    return task, worth
