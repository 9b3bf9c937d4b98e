"""Read the points of written questions from nbgrader's gradebook, which formgrader fills."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook

from autograder import AutograderError
from autograder.course import Course, Stage
from autograder.written import Answer, Answers, Name

GRADEBOOK = "gradebook.db"


def answers(folder: Path, course: Course) -> dict[Name, Answers]:
    """The written questions of every submission in a course folder. Raises AutograderError."""
    path = folder / GRADEBOOK
    if not path.is_file():
        raise AutograderError(f"{path} is missing: give the folder of an nbgrader course")
    known = {stage.id: stage for stage in course.stages if stage.written}
    with Gradebook(f"sqlite:///{path.resolve()}") as book:
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
