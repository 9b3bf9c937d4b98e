"""Answer an appeal: points by hand, their line in changes.csv, and the pages that show them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from autograder import results
from autograder.course import Course
from autograder.find import find
from autograder.marks import adjustments
from autograder.marks.adjustments import Adjustment, applied
from autograder.regrading.regrade import stage_of_task
from autograder.report import views
from autograder.report.differences import lines
from autograder.report.ledger import Change, add_changes
from autograder.store import held, refuse_place


def change(
    folder: Path, course: Course, student: str, task: str, points: float | None, by: str, why: str
) -> Iterator[str]:
    """Give or take points, or undo the latest adjustment when `points` is None. Yields lines that say so.

    Raises AutograderError; the results then stay as they are.
    """
    path = find(folder, course, student, stage_of_task(course, task).id)
    refuse_place(folder, [])
    with held(folder):
        record = results.read(path)
        before = applied(folder, record)
        if points is None:
            after, what = adjustments.undo(folder, record, task, by, why), "undone"
        else:
            after = adjustments.add(folder, record, adjustments.new(task, points, by, why))
            what = f"{points:+g}"
        told = f"by hand {what}, by {by}: {why}"
        add_changes(folder, [Change(before, after, told)])
        views.refresh(folder, course)
    yield from lines(before, after, told)


def listed(folder: Path, student: str = "") -> Iterator[str]:
    """A line for each adjustment, also for those that were undone."""
    count = 0
    for name, stage, several in adjustments.known(folder):
        for one in several if student in ("", name) else ():
            count += 1
            yield f"{name}, {stage}: {_line(one)}"
    if not count:
        yield "No points were adjusted by hand."


def _line(one: Adjustment) -> str:
    undone = f" (undone {one.undone})" if one.undone else ""
    return f"{one.task} {one.points:+g}, {one.when}, by {one.by}: {one.why}{undone}"
