"""The command that keeps nbgrader's gradebook and the results together."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from autograder.commands.arguments import ResultsFolder, err, given_path, out
from autograder.course import load
from autograder.text import plain


def gradebook(
    course: Annotated[
        Path, typer.Argument(metavar="COURSE", help="The nbgrader course folder.", parser=given_path)
    ],
    results: ResultsFolder = Path("results"),
    db: Annotated[
        str, typer.Option(help="The URL of the gradebook; default: as nbgrader_config.py says.")
    ] = "",
) -> None:
    """Bring nbgrader's gradebook and the results together, and make all views again.

    Example: [bold]autograder gradebook course --results course/results[/]

    Points that a person gave in formgrader come to the results: written questions, extra credit, and changed
    points of tasks. Points of the tests, of `adjust` and the integration bonus go to the gradebook. Type it
    again after a change on either side.
    """
    from autograder.nbgrader.together import bring_together
    from autograder.report import differences
    from autograder.report.progress import WRITING, busy

    with busy(err, WRITING):
        done = bring_together(course, results, load(), db)
    for line in differences.report([(one.before, one.after, one.why) for one in done.changes]):
        out.print(plain(line), highlight=False, soft_wrap=True)
    out.print(
        f"{len(done.given)} submissions in the gradebook; {done.waiting} answers are still to be marked."
    )
    out.print(f"{done.told} scores of the gradebook brought up to date.")
    out.print(f"{len(done.pages)} files written to {plain(results)}.")
