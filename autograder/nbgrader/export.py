"""`nbgrader export` with the system's id of each student, from which the marks find their way back."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.plugins import ExportPlugin

from autograder.desk.export.marks import neutral
from autograder.desk.export.others import NBGRADER


class ExportWithIds(ExportPlugin):  # type: ignore[misc]
    """nbgrader's table and one more column. A name with a comma stays in its column."""

    def export(self, gradebook: Gradebook) -> None:
        with Path(self.to or "grades.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(NBGRADER)
            writer.writerows(self._rows(gradebook))

    def _rows(self, gradebook: Gradebook) -> Iterator[list[Any]]:
        stages, students = set(map(str, self.assignment)), set(map(str, self.student))
        for assignment in gradebook.assignments:
            for student in gradebook.students if assignment.name in (stages or {assignment.name}) else ():
                if student.id in (students or {student.id}):
                    yield _row(gradebook, assignment, student)


def _row(gradebook: Gradebook, assignment: Any, student: Any) -> list[Any]:
    """One student's scores in one assignment: 0 without a submission, as nbgrader has it."""
    try:
        found = gradebook.find_submission(assignment.name, student.id)
        penalty = found.late_submission_penalty
        scores = [found.score, penalty, max(0.0, found.score - penalty)]
        when = found.timestamp
    except MissingEntry:
        scores, when = [0.0, 0.0, 0.0], None
    who = (student.id, student.last_name, student.first_name, student.email)
    texts = [neutral(word or "") for word in (*who, student.lms_user_id)]
    return [assignment.name, assignment.duedate, when, *texts[:-1], *scores, assignment.max_score, texts[-1]]
