"""The command `autograder` for staff: the names of its subcommands, and how it ends."""

from __future__ import annotations

import signal
import sys
from typing import Annotated

import typer

from autograder import AutograderError
from autograder.commands import (
    authoring,
    building,
    desk,
    gradebook,
    gradescope,
    grading,
    regrading,
    results,
    similar,
    watching,
)
from autograder.commands.arguments import err, out
from autograder.text import plain

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        from autograder.version import version

        out.print(f"autograder {version()}", highlight=False)
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")
    ] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Trace grader processes and workers on stderr.")
    ] = False,
) -> None:
    """Kittengrad's grader: it grades in parallel, confines student code and explains each grade."""
    if verbose:
        from autograder import logs

        logs.to_stderr()


def main() -> None:
    """Run the command line; `STATUS` of grading lists its exit statuses.

    SIGTERM (`docker stop`) acts like Ctrl-C.
    """
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        app()
    except (AutograderError, OSError) as error:
        err.print(f"[bold red]autograder:[/] {plain(error)}", highlight=False, soft_wrap=True)
        sys.exit(1)


# The help lists the commands in these groups, each in the order of a semester.
BEFORE = "Before the semester"
WEEK = "Every week"
APPEAL = "Questions and corrections"
SYSTEMS = "nbgrader and Gradescope"
AUTHORS = "For authors"

app.command(rich_help_panel=BEFORE)(grading.doctor)
app.command(rich_help_panel=BEFORE)(authoring.verify)
app.command(rich_help_panel=BEFORE)(authoring.examples)
app.command(rich_help_panel=BEFORE)(building.kit)
app.command(epilog="Exit status: " + desk.STATUS, rich_help_panel=WEEK)(desk.collect)
app.command(epilog="Exit status: " + grading.STATUS, rich_help_panel=WEEK)(grading.grade)
app.command(epilog="Exit status: " + desk.EXPORTED, rich_help_panel=WEEK)(desk.export)
app.command(rich_help_panel=WEEK)(watching.watch)
app.command(rich_help_panel=WEEK)(results.report)
app.command(rich_help_panel=APPEAL)(results.explain)
app.command(rich_help_panel=APPEAL)(similar.similar)
app.command(context_settings=regrading.SIGNED, rich_help_panel=APPEAL)(regrading.adjust)
app.command("what-if", rich_help_panel=APPEAL)(regrading.what_if)
app.command(epilog="Exit status: " + regrading.STATUS, rich_help_panel=APPEAL)(regrading.regrade)
app.command(rich_help_panel=SYSTEMS)(building.nbgrader)
app.command(rich_help_panel=SYSTEMS)(gradebook.gradebook)
app.command(rich_help_panel=SYSTEMS)(gradescope.gradescope)
app.command("try", rich_help_panel=AUTHORS)(authoring.try_)
app.command(rich_help_panel=AUTHORS)(building.build)
