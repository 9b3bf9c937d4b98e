"""Read a table that a system exported, and write one that it imports."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from autograder.desk.records import CollectError
from autograder.text import shown

MOST_BYTES = 32 << 20


@dataclass(frozen=True)
class Sheet:
    """A table: the names of its columns, and its rows."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def index(self, names: Iterable[str]) -> int | None:
        """The first column that has one of these names, in any case."""
        wanted = {name.casefold() for name in names}
        found = (index for index, name in enumerate(self.header) if name.strip().casefold() in wanted)
        return next(found, None)


@dataclass(frozen=True)
class Table:
    """The file of one stage for a system.

    lacking  the students whom the system's table lacks
    notes    sentences for staff
    """

    text: str
    lacking: list[str]
    notes: list[str] = field(default_factory=list)


def other_maximum(theirs: str, ours: str, given: Path) -> list[str]:
    """A note if the system counts other points than the marks: it takes them over as they are."""
    try:
        same = abs(float(theirs.strip().replace(",", ".")) - float(ours)) < 0.005
    except ValueError:
        return []  # the table names no maximum
    return [] if same else [f"{given} is for {theirs.strip()} points, and these marks are of {ours} points"]


def read(path: Path) -> Sheet:
    """A table of a system. Raises CollectError."""
    try:
        with path.open("rb") as file:
            text = file.read(MOST_BYTES).decode("utf-8-sig")
        first = text.split("\n", 1)[0]
        rows = list(
            csv.reader(io.StringIO(text), delimiter=";" if first.count(";") > first.count(",") else ",")
        )
    except (OSError, ValueError, csv.Error) as error:
        raise CollectError(f"{path} cannot be read: give the CSV file that the system exported") from error
    if not rows:
        raise CollectError(f"{path} is empty: give the CSV file that the system exported")
    header, *others = rows
    wide = len(header)
    return Sheet(tuple(header), tuple(tuple((row + [""] * wide)[:wide]) for row in others if row))


def written(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table as CSV text."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue()


def missing(what: str, path: Path, header: Iterable[str]) -> CollectError:
    """The error for a column that a table lacks."""
    names = ", ".join(shown(name) for name in header)
    return CollectError(f"{path} has no column {what}: name it with --column. Its columns are {names}")
