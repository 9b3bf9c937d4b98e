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


app.command(epilog="Exit status: " + grading.STATUS)(grading.grade)
app.command(epilog="Exit status: " + desk.STATUS)(desk.collect)
app.command(epilog="Exit status: " + desk.EXPORTED)(desk.export)
app.command(epilog="Exit status: " + regrading.STATUS)(regrading.regrade)
app.command(context_settings=regrading.SIGNED)(regrading.adjust)
app.command("what-if")(regrading.what_if)
app.command()(watching.watch)
app.command()(authoring.verify)
app.command("try")(authoring.try_)
app.command()(grading.doctor)
app.command()(building.build)
app.command()(building.kit)
app.command()(authoring.examples)
app.command()(building.nbgrader)
app.command()(gradescope.gradescope)
app.command()(results.report)
app.command()(gradebook.gradebook)
app.command("written", hidden=True)(gradebook.gradebook)  # its earlier name
app.command()(results.explain)
app.command()(similar.similar)
