"""Commands for those who write stages."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from autograder.commands.arguments import Parallel, StageNames, Unconfined, err, given_path, out
from autograder.course import load
from autograder.text import plain


def verify(
    stages: StageNames = None,
    jobs: Parallel = 0,
    write: Annotated[
        bool, typer.Option("--write", help="Write which tests each mistake fails; the grader reads it.")
    ] = False,
) -> None:
    """Check the course: the reference earns everything, stubs earn zero, and every known mistake loses.

    The visible checks are red for every known mistake, and green for every right solution.

    Example: [bold]autograder verify 02-backprop[/]
    """
    from autograder.authoring import verify as course_proof
    from autograder.graders import pool_for

    course = load()
    wanted = course.chosen(stages)
    with pool_for(course, wanted, jobs, self_tested=False) as pool:
        broken = course_proof.report(course, pool, wanted, out, err, write=write)
    raise typer.Exit(1 if broken else 0)


def try_(
    stage: Annotated[str, typer.Argument(help="The stage, as 02-backprop or 2.")],
    select: Annotated[str, typer.Option("-k", help="Only tests that match, as in pytest.")] = "",
    file: Annotated[
        list[Path] | None, typer.Option(help="A file that replaces the reference's file; repeatable.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Chooses the random inputs.")] = 0,
    unconfined: Unconfined = False,
) -> None:
    """Run a stage's hidden tests on the reference or on a file of yours, and show pytest's own report.

    Example: [bold]autograder try 02 -k used_twice --file graph.py[/]
    """
    from autograder.authoring import trial

    course = load()
    wanted = course.chosen([stage])[0]
    raise typer.Exit(trial.run(course, wanted, file or (), select, seed=seed, confined=not unconfined))


def examples(
    folder: Annotated[Path, typer.Argument(help="A new, an empty or an earlier folder.", parser=given_path)],
) -> None:
    """Write the example class as submissions, STUDENT/STAGE/FILE, ready to be graded.

    Example: [bold]autograder examples /tmp/class && autograder grade /tmp/class[/]
    """
    from autograder.authoring import examples as example_class

    written = example_class.write(load(), folder)
    for path in written:
        out.print(plain(path), highlight=False, soft_wrap=True)
    out.print(f"{len(written)} files are in {plain(folder)}.", highlight=False, soft_wrap=True)
