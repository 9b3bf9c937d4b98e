"""What several commands share: the two consoles, and the arguments and options that they have in common."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

out = Console()
err = Console(stderr=True)


def given_path(text: str) -> Path:
    """The path in a non-empty text: pathlib takes an empty text for the current folder."""
    if not text:
        raise typer.BadParameter("the path is empty: name a file or a folder")
    return Path(text)


ResultsFolder = Annotated[
    Path, typer.Option("--results", "-o", help="The folder that holds the results.", parser=given_path)
]
Students = Annotated[list[str] | None, typer.Option("--student", help="Only this student; repeatable.")]
Only = Annotated[list[str] | None, typer.Option("--stage", help="Only this stage; repeatable.")]
StageNames = Annotated[list[str] | None, typer.Argument(help="Stages, as 02-backprop or 2; default: all.")]
Unconfined = Annotated[
    bool,
    typer.Option(
        "--i-accept-unconfined-student-code",
        help="Run student code on a machine that cannot confine it; results are marked as degraded.",
    ),
]
Parallel = Annotated[
    int, typer.Option("--jobs", "-j", min=0, help="Number of grader processes; 0: one for each core.")
]
