"""Commands that make what students and nbgrader get."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from autograder import AutograderError
from autograder.commands.arguments import StageNames, given_path, out
from autograder.course import ASSIGNMENTS, load
from autograder.text import plain

Kit = Annotated[Path, typer.Argument(help="The zip to write; an earlier one is replaced.", parser=given_path)]


def build(
    check: Annotated[bool, typer.Option("--check", help="Only compare; fail when a file differs.")] = False,
    target: Annotated[Path, typer.Option(help="The folder to write to.")] = ASSIGNMENTS,
) -> None:
    """Make the students' files from the reference: stubs, notebooks, visible checks.

    Example: [bold]autograder build --check[/]
    """
    from autograder.build import assignments

    course = load()
    if check:
        differences = assignments.check(course, target)
        for difference in differences:
            out.print(plain(difference), highlight=False)
        if differences:
            raise AutograderError(f"{target} differs from the reference: run `autograder build`")
        out.print(f"{plain(target)} is up to date.")
        return
    for path in assignments.build(course, target):
        out.print(plain(path), highlight=False)


def kit(target: Kit = Path("kittengrad-kit.zip")) -> None:
    """Write the students' kit, one zip: assignments, checks, kittens, the lab and a page that starts them.

    Example: [bold]autograder kit kittengrad-kit.zip[/]
    """
    from autograder.build.kit import write

    for line in write(load(), target):
        out.print(plain(line), highlight=False, soft_wrap=True)


def nbgrader(
    folder: Annotated[Path, typer.Argument(help="The nbgrader course folder, new or existing.")],
    stages: StageNames = None,
    own: Annotated[
        bool, typer.Option("--own", help="Use the student's own files of earlier stages.")
    ] = False,
) -> None:
    """Set stages up as an nbgrader course whose autograde step calls this grader.

    Example: [bold]autograder nbgrader my-course 02-backprop[/]
    """
    from autograder.nbgrader.layout import lay_out

    course = load()
    for stage in course.chosen(stages):
        done = len(lay_out(course, stage, folder, "own" if own else "reference"))
        now = f"{done} files written" if done else "as it was"
        out.print(plain(f"{folder / 'source' / stage.id}: {now}"), highlight=False, soft_wrap=True)
    out.print(
        plain(f"Next, in {folder}: nbgrader generate_assignment STAGE"), highlight=False, soft_wrap=True
    )
