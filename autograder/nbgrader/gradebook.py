"""nbgrader's gradebook: the points that staff gave in formgrader, and the students of a collected class."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from autograder.course import Course, Stage
from autograder.desk.people import Student, split_name
from autograder.nbgrader.database import opened
from autograder.written import Answer, Answers, Name


def answers(folder: Path, course: Course, db: str = "") -> dict[Name, Answers]:
    """The written questions of every submission in a course folder. Raises AutograderError."""
    known = {stage.id: stage for stage in course.stages if stage.written}
    with opened(folder, db) as book:
        found = [one for one in book.assignments if one.name in known]
        return {
            (submission.student.id, submission.name): _answers(submission, known[submission.name])
            for assignment in found
            for submission in assignment.submissions
        }


def _answers(submission: Any, stage: Stage) -> Answers:
    """Every question of the stage; one that the notebook lacks is still to be marked."""
    grades = {grade.name: grade for notebook in submission.notebooks for grade in notebook.grades}
    return tuple(
        Answer(question.id, _points(grades.get(question.grade_id)), question.points)
        for question in stage.written
    )


def _points(grade: Any) -> float | None:
    """The points of a cell as nbgrader counts them; None while it has none."""
    if grade is None or (grade.manual_score is None and grade.auto_score is None):
        return None
    return float(grade.score)


def enrol(folder: Path, students: Iterable[Student]) -> None:
    """Add these students to the gradebook, with name, address and id. Raises AutograderError.

    What the class does not know of a student stays as the gradebook has it.
    """
    with opened(folder, new=True) as book:
        for one in students:
            first, last = split_name(one.name)
            told = {"first_name": first, "last_name": last, "email": one.email, "lms_user_id": one.id}
            book.update_or_create_student(one.key, **{word: text for word, text in told.items() if text})
