"""`grades.csv`: one row per student and stage, for a spreadsheet or a learning management system.

A spreadsheet runs what looks like a formula, and a student chooses the name of a folder. So every text is
stripped of control characters, and one that could be taken for a formula is made plain text by a leading '.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from autograder.course import Course
from autograder.report.difficulties import look_at
from autograder.report.words import number
from autograder.results import Result
from autograder.text import FORMULA, one_line

COLUMNS = (
    "student",
    "stage",
    "points",
    "max_points",
    "bonus",
    "status",
    "look_at",
    "tests_passed",
    "tests",
    "degraded",
    "flags",
    "graded_at",
    "submission",
)


def gradesheet_of(graded: Iterable[Result], course: Course) -> str:
    """The whole sheet as CSV text; the columns above, then one per task that was graded, in course order."""
    graded = list(graded)
    present = {task.id for result in graded for task in result.tasks}
    in_order = [task.id for stage in course.stages for task in stage.tasks if task.id in present]
    tasks = in_order + sorted(present.difference(in_order))
    sheet = io.StringIO()
    writer = csv.writer(sheet, lineterminator="\n")
    writer.writerow([*COLUMNS, *(f"task {one_line(task)}" for task in tasks)])
    for result in graded:
        writer.writerow(_row(result, tasks))
    return sheet.getvalue()


def _row(result: Result, tasks: list[str]) -> list[str]:
    earned = {task.id: task.points for task in result.tasks}
    tests = list(result.tests)
    return [
        cell(result.student),
        cell(result.stage),
        number(result.points),
        number(result.max_points),
        number(result.bonus),
        "not graded" if result.problem else "graded",
        cell(look_at(result)),
        str(sum(test.passed for test in tests)),
        str(len(tests)),
        "yes" if result.degraded else "no",
        cell("; ".join(result.flags)),
        cell(result.graded_at),
        cell(result.submission_hash),
        *(number(earned[task]) if task in earned else "" for task in tasks),
    ]


def cell(text: str) -> str:
    """A text as a spreadsheet may have it: on one line, and never a formula."""
    clean = one_line(text)
    return "'" + clean if clean.startswith(FORMULA) else clean
