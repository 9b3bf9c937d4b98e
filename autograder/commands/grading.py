"""Commands that run student code: grade a class, and prove that this machine confines it."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

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

if TYPE_CHECKING:
    from autograder.cluster.address import Address

STATUS = (
    "0 when every submission was graded (a syntax error or an untouched stub counts as graded); "
    "3 when an entry that can hold work was left out; 1 for an error; 2 for wrong usage; "
    "130 when Ctrl-C or SIGTERM stopped it."
)


def grade(
    paths: Annotated[
        list[Path],
        typer.Argument(help="STUDENT/STAGE/… folders, one submission, or a zip.", parser=given_path),
    ],
    results: ResultsFolder = Path("results"),
    jobs: Parallel = 0,
    scheduler: Annotated[
        str,
        typer.Option(
            metavar="ADDRESS",
            help="Grade on the nodes of this Dask scheduler: tls://HOST:PORT, or local:NODES to try it here.",
        ),
    ] = "",
    plain: Annotated[
        bool,
        typer.Option(
            "--i-accept-a-plain-network",
            help="Allow tcp:// to another machine: anybody who reaches that scheduler can run programs.",
        ),
    ] = False,
    layout: Annotated[
        Literal["auto", "class", "student", "stage"],
        typer.Option(help="What each path is; auto: the grader recognises it."),
    ] = "auto",
    student: Students = None,
    stage: Only = None,
    seed: Annotated[int | None, typer.Option(help="Use these random inputs for every submission.")] = None,
    secret: Annotated[Path | None, typer.Option(help="File whose bytes seed the random inputs.")] = None,
    again: Annotated[
        bool, typer.Option("--again", help="Grade submissions that have a result, too.")
    ] = False,
    replace: Annotated[
        bool, typer.Option("--replace", help="Let a submission from another folder replace the record.")
    ] = False,
    table: Annotated[bool, typer.Option("--table", help="Print a row for every submission.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print only what is left ungraded.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object for each row.")] = False,
    stats: Annotated[bool, typer.Option("--stats", help="Print the speed of the run.")] = False,
    unconfined: Unconfined = False,
) -> None:
    """Grade submissions and write their results, grades.csv and the pages.

    Example: [bold]autograder grade submissions/ --results results[/]

    After a stopped run, the same command grades only the submissions that still lack a result.
    """
    from autograder import run
    from autograder.marks import marking
    from autograder.plan import Choice
    from autograder.report import summary, terminal
    from autograder.report.progress import WRITING, busy, tracked

    course = load()
    stages = tuple(one.id for one in course.chosen(stage)) if stage else ()
    choice = Choice(seed, again=again, replace=replace, students=tuple(student or ()), stages=stages)
    options = run.Options(
        choice, layout, secret, jobs, _cluster(scheduler, jobs, plain), confined=not unconfined
    )
    shown = not (quiet or as_json)
    with (
        ExitStack() as until_the_end,
        run.grade_class(paths, results, course, options) as outcome,
        tracked(err, iter(outcome), "grading", len(outcome), shown) as graded,
    ):
        for _ in graded:
            pass
        until_the_end.enter_context(busy(err, WRITING, shown))
    if as_json:
        for line in summary.json_lines(outcome, results):
            print(line)
    else:
        if rows := summary.rows(outcome, results, everything=table, quiet=quiet):
            out.print(terminal.table(rows, marking.read(results)))
        if stats and outcome.graded:
            out.print(summary.speed(outcome), highlight=False)
        for line in summary.lines(outcome, results, quiet=quiet):
            out.print(line, highlight=False, soft_wrap=True)
    raise typer.Exit(outcome.status)


def _cluster(scheduler: str, jobs: int, plain: bool) -> Address | None:
    """The address of a cluster. Raises BadParameter for one that contradicts itself or is unsafe."""
    from autograder.cluster.address import Address, BadAddress

    if not scheduler:
        return None
    if jobs:
        raise typer.BadParameter("--jobs counts grader processes here; a cluster has its nodes' threads")
    try:
        return Address.of(scheduler, plain_accepted=plain)
    except BadAddress as error:
        raise typer.BadParameter(str(error), param_hint="--scheduler") from error


def doctor() -> None:
    """Run the attacks of a hostile submission inside a confined worker, and show that each is refused.

    Example: [bold]autograder doctor[/]
    """
    from autograder.confinement import doctor as examination

    if not examination.show(out):
        raise typer.Exit(1)
