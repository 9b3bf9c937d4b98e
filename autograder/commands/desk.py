"""Commands of the class desk: from a learning management system to a class."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

import typer
from rich.markup import escape

from autograder.commands.arguments import Only, ResultsFolder, err, given_path, out
from autograder.course import load
from autograder.text import listed, plain

STATUS = (
    "0 when every entry has its place; 3 when an entry that can hold work was left out; 1 for an error; "
    "2 for wrong usage."
)
EXPORTED = (
    "0 when each student has a mark; 3 when one has none, or when a line tells what to check; "
    "1 for an error; 2 for wrong usage."
)
MOST = 20  # files that are printed


def _zone(text: str) -> ZoneInfo:
    try:
        return ZoneInfo(text)
    except (KeyError, ValueError, OSError) as error:
        raise typer.BadParameter("name a time zone, as Europe/Berlin", param_hint="--zone") from error


def _time(text: str) -> datetime:
    """A date with a time of day: for Python, a date alone is its first moment, and a deadline its last."""
    with suppress(ValueError):
        if len(text.strip()) > len("2026-11-30"):
            return datetime.fromisoformat(text.strip())
    raise typer.BadParameter("write a time as 2026-11-30T23:59+00:00")


def collect(
    downloads: Annotated[
        list[Path], typer.Argument(help="Downloads of a system: zips or folders.", parser=given_path)
    ],
    to: Annotated[
        Path, typer.Option(help="The class folder, new or from an earlier run.", parser=given_path)
    ],
    stage: Annotated[
        str, typer.Option(help="The stage of all files, as 02-backprop or 2; default: each file tells it.")
    ] = "",
    roster: Annotated[
        Path | None,
        typer.Option(help="A CSV file with the students; default: class.toml names it.", parser=given_path),
    ] = None,
    due: Annotated[
        datetime | None, typer.Option(help="The deadline, if class.toml has none.", parser=_time)
    ] = None,
    attempts: Annotated[
        Literal["latest", "best", "before-deadline"] | None,
        typer.Option(help="The attempt that counts; default: as before for this stage, else latest."),
    ] = None,
    format: Annotated[
        Literal[
            "auto",
            "canvas",
            "moodle",
            "gradescope",
            "brightspace",
            "blackboard",
            "classroom",
            "exchange",
            "plain",
        ],
        typer.Option(help="The form of the downloads; auto: by its evidence."),
    ] = "auto",
    zone: Annotated[str, typer.Option(help="The time zone of times that name none.")] = "UTC",
    table: Annotated[
        Path | None,
        typer.Option(
            help="Moodle's grading worksheet, for the times; default: the roster.", parser=given_path
        ),
    ] = None,
) -> None:
    """Make a class folder for `grade` from downloads of a learning management system.

    Example: [bold]autograder collect submissions.zip --to class --stage 02 --roster roster.csv[/]

    A further download of the same class adds the newer attempts. manifest.csv tells what came from where.
    For formgrader, collect into submitted/ of an nbgrader course: --to course/submitted.
    """
    from autograder.desk import summary
    from autograder.desk.collect import Options
    from autograder.desk.collect import collect as collected
    from autograder.report.progress import tracked

    course = load()
    only = course.chosen([stage])[0] if stage else None
    here = _zone(zone)
    deadline = due.replace(tzinfo=due.tzinfo or here) if due else None
    options = Options(only, roster, deadline, attempts, format, here, table)
    done = collected(
        downloads,
        to,
        course,
        options,
        lambda items, total: tracked(err, items, "collecting", total, err.is_terminal),
    )
    for line in summary.lines(done, to):
        out.print(plain(line), highlight=False, soft_wrap=True)
    if done.nbgrader:
        from autograder.nbgrader.gradebook import enrol
        from autograder.report.words import count

        enrol(done.nbgrader, done.students)
        known = count(len(done.students), "student")
        out.print(f"nbgrader's gradebook has {known}; next is `nbgrader autograde`.")
    raise typer.Exit(3 if done.unplaced else 0)


def export(
    system: Annotated[
        Literal["canvas", "moodle", "gradescope", "nbgrader", "csv"], typer.Argument(help="For which system.")
    ],
    folder: Annotated[
        Path, typer.Argument(metavar="CLASS", help="The class that was collected.", parser=given_path)
    ],
    results: ResultsFolder = Path("results"),
    to: Annotated[Path, typer.Option(help="The folder for the files.", parser=given_path)] = Path("marks"),
    stage: Only = None,
    table: Annotated[
        Path | None,
        typer.Option(help="The gradebook or worksheet that the system exported.", parser=given_path),
    ] = None,
    column: Annotated[str, typer.Option(help="The column for the marks in that table.")] = "",
    bonus: Annotated[bool, typer.Option("--bonus", help="Add the integration bonus to the points.")] = False,
    penalties: Annotated[
        bool,
        typer.Option("--penalties/--no-penalties", help="Apply late penalties, or leave them to the system."),
    ] = True,
) -> None:
    """Write marks and feedback as files that a learning management system imports.

    Example: [bold]autograder export canvas class --results results --table gradebook.csv --stage 02[/]
    """
    from autograder.desk.export import marks, write

    with_bonus = bonus or system == "nbgrader"  # nbgrader's scores have it
    found = marks.of_class(folder, results, load(), stage or (), bonus=with_bonus, penalties=penalties)
    done = write.export(system, found, results, to, table, column)
    for path in done.paths[:MOST]:
        out.print(plain(path), highlight=False, soft_wrap=True)
    if len(done.paths) > MOST:
        out.print(f"and {len(done.paths) - MOST:,} more in {plain(to)}", highlight=False, soft_wrap=True)
    for student, of, why in found.without:
        out.print(plain(f"no mark: {student}, {of}: {why}"), highlight=False, soft_wrap=True)
    unknown = (
        "not in the table" if table else f"without a number of {system}, which its download or --table has"
    )
    for what, students in ((unknown, done.lacking), ("no feedback file", done.pageless)):
        if students:
            out.print(f"{what}: {escape(listed(students, MOST))}", highlight=False, soft_wrap=True)
    for note in done.notes:
        out.print(plain(note), highlight=False, soft_wrap=True)
    raise typer.Exit(3 if found.without or done.lacking or done.pageless or done.notes else 0)
