"""What the last run that graded anything has changed: a part of the class page."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.report.ledger import CHANGES
from autograder.report.register import Register, moment
from autograder.report.who import Who, who_is
from autograder.results import Result
from autograder.text import one_line

LONGEST = 200


@dataclass(frozen=True)
class Moved:
    """One mark that changed, in the words of changes.csv. `student` is a folder's name."""

    when: str
    student: str
    stage: str
    before: str
    after: str
    why: str


@dataclass(frozen=True)
class News:
    """The last run: its beginning, who was graded in it, by stage, and the marks that changed.

    moved  each change with its student, who has a page if the result is there
    """

    began: str
    graded: dict[str, list[Who]]
    moved: list[tuple[Who, Moved]]

    @property
    def count(self) -> int:
        return sum(map(len, self.graded.values()))


def changes(results: Path) -> list[Moved]:
    """The rows of changes.csv, the earliest first. A row that is damaged is passed over."""
    try:
        with (results / CHANGES).open(encoding="utf-8-sig", errors="replace", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, csv.Error):
        return []
    return [moved for row in rows if (moved := _moved(row))]


def _moved(row: dict[str, str]) -> Moved | None:
    names = ("when", "student", "stage", "before", "after", "why")
    if any(not isinstance(row.get(name), str) for name in names):
        return None
    return Moved(*(row[name].removeprefix("'") for name in names))  # the sheet's mark of a text


def news(graded: Iterable[Result], moved: Sequence[Moved], register: Register) -> News | None:
    """What is new since the beginning of the last run; None if it is unknown or nothing is."""
    start = register.start
    if not start:
        return None
    enrolment = register.everyone
    fresh: dict[str, list[Who]] = {}
    there = {}
    for result in graded:
        there[result.student, result.stage] = result
        when = moment(result.graded_at)
        if when and when >= start:
            fresh.setdefault(result.stage, []).append(who_is(result.student, enrolment, result.stage))
    late = [one for one in moved if (when := moment(one.when)) and when >= start]
    known = [
        (who_is(one.student, enrolment, one.stage), _shown(one))
        for one in late
        if (one.student, one.stage) in there
    ]
    return News(register.began, fresh, known) if fresh or known else None


def _shown(one: Moved) -> Moved:
    return Moved(*(one_line(value, LONGEST) for value in vars(one).values()))
