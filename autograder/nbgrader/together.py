"""`autograder gradebook`: make nbgrader's gradebook and the results hold the same points.

    formgrader ── written questions, changed points of tasks ──► written.json, adjustments/ ──► every view
    json/, `autograder adjust` ── points of the tests, bonus ──► gradebook

Both sides then have the same totals: nbgrader's score is `earned` and `bonus` of the results.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from autograder import results
from autograder.course import Course
from autograder.marks import adjustments, written
from autograder.marks.adjustments import FORMGRADER, applied
from autograder.marks.written import Name
from autograder.nbgrader import gradebook
from autograder.nbgrader.database import opened
from autograder.nbgrader.gradebook import Given
from autograder.report import views
from autograder.report.ledger import Change, add_changes
from autograder.results import Result
from autograder.store import held


@dataclass
class Together:
    """What changed on both sides.

    given    what a person gave each submission
    changes  the marks that moved by points of tasks that were changed in formgrader
    told     the number of points that the gradebook lacked
    pages    the files that were written
    """

    given: dict[Name, Given] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    told: int = 0
    pages: list[Path] = field(default_factory=list)

    @property
    def waiting(self) -> int:
        """The number of answers that nobody has marked."""
        return sum(one.points is None for given in self.given.values() for one in given.answers)


def bring_together(folder: Path, held_results: Path, course: Course, db: str = "") -> Together:
    """Carry points between the course in `folder` and the results. Raises AutograderError.

    db  the URL of the gradebook; "": as nbgrader's configuration says
    """
    done = Together()
    with opened(folder, db) as book, held(held_results):
        for name, stage, grades, comments in gradebook.submissions(book, course):
            given = done.given[name] = gradebook.given(stage, grades, comments)
            if record := _graded(held_results, name):
                _take(held_results, record, given, done)
                done.told += gradebook.tell(stage, grades, applied(held_results, record, without=FORMGRADER))
        written.update(held_results, {name: given.answers for name, given in done.given.items()})
        book.db.commit()
        done.pages = views.refresh(held_results, course)
    return done


def _graded(folder: Path, name: Name) -> Result | None:
    path = results.path_of(folder, *name)
    record = results.read(path) if path.is_file() else None
    return record if record and not record.problem else None


def _take(folder: Path, record: Result, given: Given, done: Together) -> None:
    """Carry the points of tasks that a person changed in formgrader into the results."""
    before = applied(folder, record)
    if adjustments.from_formgrader(folder, record, given.tasks):
        change = Change(before, applied(folder, record), f"by hand, by {FORMGRADER}")
        add_changes(folder, [change])
        done.changes.append(change)
