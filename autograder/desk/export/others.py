"""Gradescope's results.json, nbgrader's table of grades, and a plain table for any other system."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from autograder.desk.export.marks import Mark, neutral
from autograder.desk.export.sheets import written
from autograder.desk.people import split_name
from autograder.report.spreadsheet import cell, table
from autograder.report.words import number
from autograder.results import TaskResult

# The columns of `nbgrader export`, in its order, and the system's id behind them.
NBGRADER = (
    *("assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email"),
    *("raw_score", "late_submission_penalty", "score", "max_score", "lms_user_id"),
)
PLAIN = (
    *("student", "name", "lms", "lms_id", "email", "stage", "points", "written", "max_points"),
    *("attempt", "submitted", "late_seconds", "marked_late", "late", "penalty", "final", "by_hand"),
)


def gradescope(mark: Mark) -> str:
    """results.json of one submission, by the specification of Gradescope's autograders."""
    result: dict[str, Any] = {
        "score": mark.score,
        "visibility": "visible",
        "output": " ".join(filter(None, (mark.words, mark.by_hand))),
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
    """The table that `nbgrader export` writes."""
    rows = []
    for mark in marks:
        one = mark.attempt
        first, last = split_name(one.name)
        who = [one.lms_id if one.lms == "exchange" else one.student, last, first, one.email]
        raw, due = mark.counts.earned + mark.extra, mark.counts.standing.due if mark.counts.standing else ""
        scores = [number(raw), number(mark.counts.lost), mark.points, mark.most]
        number_there = "" if one.lms == "exchange" else one.lms_id
        rows.append([one.stage, due, one.submitted, *map(neutral, who), *scores, neutral(number_there)])
    return written(NBGRADER, rows)


def plain(marks: Sequence[Mark]) -> str:
    """All marks, with the points that were earned, how late the work is, and the points that count."""
    return table([PLAIN, *map(_plain, marks)])


def _plain(mark: Mark) -> list[str]:
    one = mark.attempt
    seconds = mark.counts.standing.late_seconds if mark.counts.standing else one.late_seconds
    late = "" if seconds is None else str(seconds)
    who = [cell(word) for word in (one.student, one.name, one.lms, one.lms_id, one.email, one.stage)]
    marked = "yes" if one.marked_late else ""
    raw, counts = number(mark.counts.points + mark.extra), mark.counts
    sent = [str(one.number), cell(one.submitted), late, marked, cell(counts.late)]
    written = number(counts.written) if counts.possible or counts.answers else ""
    return [*who, raw, written, mark.most, *sent, number(counts.lost), mark.points, cell(mark.by_hand)]
