"""Two lists for a spreadsheet: changed marks, and entries that the last run left out.

changes.csv    every run adds one row for each mark that it changed, with the reason
unplaced.csv   the last run's entries outside any submission, and its refused submissions
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.report.differences import in_one_cell, moves
from autograder.report.spreadsheet import cell, lines, table
from autograder.report.words import number
from autograder.results import Result
from autograder.store import CannotWrite, write_atomically

CHANGES, UNPLACED = "changes.csv", "unplaced.csv"
_CHANGES = ("when", "student", "stage", "before", "after", "of before", "of after", "why", "tasks")
_UNPLACED = ("place", "why", "holds work", "when")


@dataclass(frozen=True)
class Change:
    """A mark that a run changed: the record before and after, and which parts of its key changed."""

    before: Result
    after: Result
    why: str

    @property
    def moved(self) -> bool:
        """Whether points or a maximum changed. An ungraded record before counts as no change."""
        marks = _mark(self.before) != _mark(self.after)
        return not self.before.problem and (marks or bool(moves(self.before, self.after)))


@dataclass(frozen=True)
class Remark:
    """A mark that moved while its points stayed: a due date, an extension or the attempt is another now."""

    student: str
    stage: str
    before: float
    after: float
    most: float
    why: str = "deadline"

    @property
    def cells(self) -> list[str]:
        return [*map(number, (self.before, self.after, self.most, self.most)), cell(self.why), ""]


def add_changes(results: Path, changes: Sequence[Change | Remark]) -> None:
    """Append these changes to changes.csv in one atomic write. Raises CannotWrite."""
    if not changes:
        return
    path = results / CHANGES
    try:
        text = path.read_bytes() if path.exists() else table([_CHANGES]).encode()
    except OSError as error:
        raise CannotWrite(path, error) from error
    if not text.endswith(b"\n"):  # a spreadsheet saved it
        text += b"\n"
    if text.startswith(_OLD):
        text = table([_CHANGES]).encode() + text.removeprefix(_OLD)
    now = _now()
    rows = ([now, *_cells(one)] for one in changes)
    write_atomically(path, text + lines(rows).encode("utf-8", "backslashreplace"))


def write_unplaced(results: Path, rows: Sequence[tuple[str, str, bool]]) -> None:
    """Replace unplaced.csv by these (place, why, holds work). An empty list removes the file."""
    path = results / UNPLACED
    if not rows:
        path.unlink(missing_ok=True)
        return
    now = _now()
    listed = ([cell(place), cell(why), "yes" if holds_work else "no", now] for place, why, holds_work in rows)
    write_atomically(path, table([_UNPLACED, *listed]))


def _mark(result: Result) -> tuple[str, str]:
    """Points with bonus, or "" if ungraded; and the maximum."""
    return ("" if result.problem else number(result.earned)), number(result.max_points)


def _cells(one: Change | Remark) -> list[str]:
    """A row of changes.csv without its time."""
    if isinstance(one, Remark):
        return [cell(one.student), cell(one.stage), *one.cells]
    return [cell(one.after.student), cell(one.after.stage), *_from_to(one), cell(one.why), _tasks(one)]


def _from_to(change: Change) -> list[str]:
    (before, of_before), (after, of_after) = _mark(change.before), _mark(change.after)
    return [before, after, of_before, of_after]


def _tasks(change: Change) -> str:
    return cell(in_one_cell(moves(change.before, change.after)))


def _now() -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S%z")


_OLD = table([_CHANGES[:-1]]).encode()  # the first line before the column "tasks"
