"""Gradescope's results.json, nbgrader's table of grades, and a plain table for any other system."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from autograder.desk.export.marks import Mark, neutral
from autograder.desk.export.sheets import written
from autograder.report.gradesheet import cell
from autograder.report.words import number
from autograder.results import TaskResult

# The columns of `nbgrader export`, in its order.
NBGRADER = (
    *("assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email"),
    *("raw_score", "late_submission_penalty", "score", "max_score"),
)
PLAIN = (
    *("student", "name", "lms", "lms_id", "email", "stage", "points", "max_points"),
    *("attempt", "submitted", "late_seconds", "marked_late", "by_hand"),
)


def gradescope(mark: Mark) -> str:
    """results.json of one submission, by the specification of Gradescope's autograders."""
    result: dict[str, Any] = {
        "score": round(mark.result.points + mark.extra, 2),
        "visibility": "visible",
        "output": " ".join(filter(None, (f"{mark.points} of {mark.most} points.", mark.by_hand))),
        "output_format": "text",
        "tests": [_test(task) for task in mark.result.tasks],
    }
    return json.dumps(result, indent=1, ensure_ascii=False) + "\n"


def _test(task: TaskResult) -> dict[str, Any]:
    """One task. Its output holds the grader's own sentences and no text of the submission."""
    failed = [test for test in task.tests if not test.passed]
    output = "\n".join(dict.fromkeys(test.student.diagnosis or test.hint for test in failed))
    return {
        "number": task.id,
        "name": task.title,
        "score": round(task.points, 2),
        "max_score": task.max_points,
        "status": "passed" if task.tests and not failed else "failed",
        "output": output,
        "output_format": "text",
        "visibility": "visible",
    }


def nbgrader(marks: Sequence[Mark]) -> str:
    """The table that `nbgrader export` writes. Late penalties are left to nbgrader."""
    rows = []
    for mark in marks:
        one = mark.attempt
        last, _, first = one.name.partition(",")
        if not first:
            first, _, last = one.name.rpartition(" ")
        who = [one.lms_id if one.lms == "exchange" else one.student, last.strip(), first.strip(), one.email]
        scores = [mark.points, number(0.0), mark.points, mark.most]
        rows.append([one.stage, "", one.submitted, *map(neutral, who), *scores])
    return written(NBGRADER, rows)


def plain(marks: Sequence[Mark]) -> str:
    """All marks, and what an instructor needs for late penalties."""
    return written(PLAIN, [_plain(mark) for mark in marks])


def _plain(mark: Mark) -> list[str]:
    one = mark.attempt
    late = "" if one.late_seconds is None else str(one.late_seconds)
    who = [cell(word) for word in (one.student, one.name, one.lms, one.lms_id, one.email, one.stage)]
    marked = "yes" if one.marked_late else ""
    return [
        *who,
        mark.points,
        mark.most,
        str(one.number),
        cell(one.submitted),
        late,
        marked,
        cell(mark.by_hand),
    ]
