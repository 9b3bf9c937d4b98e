"""The command that makes an autograder for Gradescope."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from autograder.commands.arguments import given_path, out
from autograder.course import load
from autograder.text import plain

When = Literal["visible", "after_due_date", "after_published", "hidden"]


def gradescope(
    stage: Annotated[str, typer.Argument(help="The stage, as 02-backprop or 2.")],
    target: Annotated[
        Path | None,
        typer.Argument(help="The zip to write; default: gradescope-STAGE.zip.", parser=given_path),
    ] = None,
    scores: Annotated[When, typer.Option(help="When students see points and diagnoses.")] = "visible",
    details: Annotated[When, typer.Option(help="When students see each test and its hint.")] = "visible",
    secret: Annotated[
        Path, typer.Option(help="File whose bytes seed the random inputs; made if missing.")
    ] = Path("results/.secret"),
) -> None:
    """Write the autograder zip of a stage for Gradescope.

    Example: [bold]autograder gradescope 02 --details after_due_date[/]

    The zip holds the hidden suite, the reference and the secret: it is for staff. See docs/gradescope.md.
    """
    from autograder.gradescope.bundle import Settings, write
    from autograder.plan import secret_of

    course = load()
    [wanted] = course.chosen([stage])
    path = target or Path(f"gradescope-{wanted.id}.zip")
    count = write(course, path, Settings(wanted.id, scores, details, secret_of(secret).hex()))
    out.print(f"{plain(path)} holds {count} files. Upload it as the assignment's autograder.", soft_wrap=True)
    out.print(f"Set the assignment to {wanted.points:g} points.", highlight=False)
