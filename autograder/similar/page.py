"""The page and the sheet of a comparison. Both are for staff: they show students' names and code.

All code is the students' text: the template escapes it, and `visible` writes hidden characters out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from autograder.report.pages import Page, link
from autograder.report.spreadsheet import cell, table
from autograder.similar.compare import Comparison, Look
from autograder.similar.likeness import Floats
from autograder.similar.passages import GIVEN, PLAIN, Listing, Passage, marked
from autograder.store import write_atomically
from autograder.text import one_line, visible

FOLDER = "similar"  # in the results folder
SHEET_ROWS = 1000
COLUMNS = ("rank", "student", "other_student", "likeness", "share_of_student", "share_of_other")
BARS = 50  # of the picture
ALONE = 2  # holders: a passage that only the two of a pair have
LONGEST_NAME = 60


@dataclass(frozen=True)
class Part:
    """A part of a listing. `kind` is its class in the page; `here` and `there` are the ends of a link."""

    text: str
    kind: str = ""
    here: str = ""
    there: str = ""
    title: str = ""


@dataclass(frozen=True)
class Side:
    """One text of a pair."""

    name: str
    page: str
    share: str
    numbers: str
    parts: list[Part]


@dataclass(frozen=True)
class Row:
    """One pair: its numbers, and both texts."""

    rank: int
    likeness: str
    beside: str
    above: str
    passages: int
    alone: int
    sides: tuple[Side, Side]


@dataclass(frozen=True)
class Bar:
    """The pairs whose likeness lies between two percentages; `height` is from 0 to 1, for a logarithm."""

    low: int
    high: int
    pairs: int
    height: float


@dataclass(frozen=True)
class SimilarPage:
    """The whole page. `independent` is the largest likeness of two right solutions of the course, or ""."""

    stage: str
    title: str
    students: int
    pairs: int
    middle: str
    bars: list[Bar]
    independent: str
    independent_at: float
    rows: list[Row]
    short: list[str]
    unread: list[str]


def write(results: Path, comparison: Comparison, most: int, course: str) -> list[Path]:
    """Write the page and the sheet of a comparison, and return their paths. Raises CannotWrite."""
    folder, stage = results / FOLDER, comparison.stage.id
    page = Page("similar").render(page=page_of(comparison, most), course=course)
    made = {folder / f"{stage}.html": page, folder / f"{stage}.csv": sheet_of(comparison)}
    for path, text in made.items():
        write_atomically(path, text)
    return [*made]


def page_of(comparison: Comparison, most: int) -> SimilarPage:
    """The page with the `most` pairs that are most alike."""
    everything = comparison.all
    independent = max(comparison.independent, default=0.0)
    looks = enumerate(comparison.looks(most), start=1)
    return SimilarPage(
        stage=comparison.stage.id,
        title=comparison.stage.title,
        students=len(comparison.students),
        pairs=len(everything),
        middle=percent(float(np.median(everything))),
        bars=bars(everything),
        independent=percent(independent) if comparison.independent else "",
        independent_at=independent,
        rows=[_row(rank, look, comparison, everything) for rank, look in looks],
        short=[one_line(name, LONGEST_NAME) for name in comparison.short],
        unread=[one_line(name, LONGEST_NAME) for name in comparison.unread],
    )


def bars(everything: Floats) -> list[Bar]:
    """The picture of the class: how many pairs are how alike."""
    counts, edges = np.histogram(everything, bins=BARS, range=(0.0, 1.0))
    tallest = np.log1p(counts.max())
    limits = [round(100 * edge) for edge in edges]
    return [
        Bar(limits[n], limits[n + 1], int(count), float(np.log1p(count) / tallest))
        for n, count in enumerate(counts)
    ]


def sheet_of(comparison: Comparison) -> str:
    """The most alike pairs as CSV, SHEET_ROWS at most."""
    rows: list[Sequence[object]] = [COLUMNS]
    for rank, pair in enumerate(comparison.likeness.ranked(SHEET_ROWS), start=1):
        names = [cell(comparison.students[place]) for place in (pair.first, pair.second)]
        shares = (pair.likeness, pair.of_first, pair.of_second)
        rows.append([rank, *names, *(f"{share:.3f}" for share in shares)])
    return table(rows)


def percent(share: float) -> str:
    """`93 %`"""
    return f"{100 * share:.0f} %"


def _row(rank: int, look: Look, comparison: Comparison, everything: Floats) -> Row:
    pair = look.pair
    above = int((everything > pair.likeness + 1e-6).sum())
    first = [(one.first, one.runs) for one in look.passages]
    second = [(one.second, one.runs) for one in look.passages]
    return Row(
        rank=rank,
        likeness=percent(pair.likeness),
        beside=percent(look.beside),
        above=f"{above:,}",
        passages=len(look.passages),
        alone=sum(one.holders <= ALONE for one in look.passages),
        sides=(
            _side(comparison, pair.first, pair.of_first, look.passages, first, f"{rank}a", f"{rank}b"),
            _side(comparison, pair.second, pair.of_second, look.passages, second, f"{rank}b", f"{rank}a"),
        ),
    )


def _side(
    comparison: Comparison,
    place: int,
    share: float,
    passages: Sequence[Passage],
    starts: Sequence[tuple[int, int]],
    here: str,
    there: str,
) -> Side:
    student, listing = comparison.students[place], comparison.listings[place]
    lines = listing.text.count("\n") + 1
    return Side(
        name=one_line(student, LONGEST_NAME),
        page="../" + link("staff", student, comparison.stage.id),
        share=percent(share),
        numbers="\n".join(map(str, range(1, lines + 1))),
        parts=list(_parts(listing, passages, starts, len(comparison.students), here, there)),
    )


def _parts(
    listing: Listing,
    passages: Sequence[Passage],
    starts: Sequence[tuple[int, int]],
    students: int,
    here: str,
    there: str,
) -> list[Part]:
    linked: set[int] = set()
    parts = []
    for segment in marked(listing, starts):
        text, number = visible(segment.text), segment.passage
        if number in (PLAIN, GIVEN):
            parts.append(Part(text, "handed-out" if number == GIVEN else ""))
            continue
        holders = passages[number - 1].holders
        kind = "alone" if holders <= ALONE else "usual" if holders > max(3, students / 10) else "few"
        anchor = "" if number in linked else f"p{here}-{number}"
        linked.add(number)
        parts.append(Part(text, kind, anchor, f"p{there}-{number}", _title(number, holders)))
    return parts


def _title(number: int, holders: int) -> str:
    who = "only these two have it" if holders <= ALONE else f"{holders:,} students have it"
    return f"passage {number}: {who}"
