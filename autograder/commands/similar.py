"""The command that compares submissions with one another."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from autograder.commands.arguments import ResultsFolder, err, out
from autograder.course import load
from autograder.text import plain


def similar(
    stage: Annotated[str, typer.Argument(help="The stage, as 02-backprop or 2.")],
    results: ResultsFolder = Path("results"),
    pairs: Annotated[int, typer.Option(min=1, max=200, help="Pairs that the page shows side by side.")] = 20,
) -> None:
    """Rank the graded submissions of a stage by likeness, and show the most alike pairs side by side.

    Example: [bold]autograder similar 02 --results results[/]

    The page and the sheet are for staff. A high likeness is a reason to look, and never a verdict.
    """
    from autograder.report.progress import tracked
    from autograder.similar import page, tokens
    from autograder.similar.compare import compare, texts_of
    from autograder.store import held

    course = load()
    [wanted] = course.chosen([stage])
    with held(results):
        texts = dict(texts_of(results, wanted))
        with tracked(err, tokens.of_class(texts), "reading", len(texts)) as coming:
            read = dict(coming)
        comparison = compare(texts, read, course, wanted)
        written = page.write(results, comparison, pairs, course.title)
    compared = f"{len(comparison.students):,} submissions, {len(comparison.all):,} pairs"
    if left := len(comparison.short) + len(comparison.unread):
        compared += f", {left:,} left out"
    [most, *_] = comparison.likeness.ranked(1)
    out.print(f"{compared}; the most alike pair: {page.percent(most.likeness)}.", highlight=False)
    for path in written:
        out.print(plain(path), highlight=False, soft_wrap=True)
