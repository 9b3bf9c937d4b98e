"""Write a table that a system imports."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from autograder.desk.export.marks import Mark
from autograder.desk.records import CollectError
from autograder.text import shown


@dataclass(frozen=True)
class Table:
    """The file of one stage for a system.

    lacking  the students whom the system's table lacks
    notes    sentences for staff
    marks    the marks with the numbers that the table has for their students; () as they were
    """

    text: str
    lacking: list[str]
    notes: list[str] = field(default_factory=list)
    marks: Sequence[Mark] = ()


def other_maximum(theirs: str, ours: str, given: Path) -> list[str]:
    """A note if the system counts other points than the marks: it takes them over as they are."""
    try:
        same = abs(float(theirs.strip().replace(",", ".")) - float(ours)) < 0.005
    except ValueError:
        return []  # the table names no maximum
    return [] if same else [f"{given} is for {theirs.strip()} points, and these marks are of {ours} points"]


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
