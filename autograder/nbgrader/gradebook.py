"""nbgrader's gradebook as data: what staff gave in formgrader, what the grader tells it, and its students."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook

from autograder.course import Course, Stage
from autograder.desk.people import Student, split_name
from autograder.marks.adjustments import DIGITS
from autograder.marks.written import Answer, Answers, Name
from autograder.nbgrader.database import opened
from autograder.nbgrader.layout import BONUS
from autograder.results import Result

Grades = Mapping[str, Any]  # {name of the cell: nbgrader's grade} of one submission
UNEXPLAINED = "points that a person changed in formgrader"


@dataclass(frozen=True)
class Given:
    """What a person gave one submission in formgrader.

    answers  each written question, and the extra credit for tasks, if there is any
    tasks    {task: (points, why)} of the tasks whose points were changed
    """

    answers: Answers
    tasks: Mapping[str, tuple[float, str]]


def submissions(book: Gradebook, course: Course) -> Iterator[tuple[Name, Stage, Grades, Grades]]:
    """(student and stage, stage, grades, comments) of every submission to a stage of the course."""
    known = {stage.id: stage for stage in course.stages}
    for assignment in book.assignments:
        for one in assignment.submissions if assignment.name in known else ():
            grades = {grade.name: grade for notebook in one.notebooks for grade in notebook.grades}
            comments = {comment.name: comment for notebook in one.notebooks for comment in notebook.comments}
            yield (one.student.id, assignment.name), known[assignment.name], grades, comments


def given(stage: Stage, grades: Grades, comments: Grades) -> Given:
    """What a person gave. A question that the notebook lacks is still to be marked."""
    answers = tuple(
        Answer(question.id, _points(grades.get(question.grade_id)), question.points)
        for question in stage.written
    )
    tasks: dict[str, tuple[float, str]] = {}
    extra = 0.0
    for task in stage.tasks:
        grade, comment = grades.get(task.grade_id), comments.get(task.grade_id)
        extra += (grade.extra_credit or 0.0) if grade else 0.0
        if grade and grade.manual_score is not None:
            why = comment.manual_comment if comment else ""
            tasks[task.id] = min(float(grade.manual_score), task.points), why or UNEXPLAINED
    credit = (Answer("extra credit", extra, 0.0),) if extra else ()
    return Given((*answers, *credit), tasks)


def _points(grade: Any) -> float | None:
    """The points of a cell as nbgrader counts them; None while it has none."""
    if grade is None or (grade.manual_score is None and grade.auto_score is None):
        return None
    return float(grade.score)


def tell(stage: Stage, grades: Grades, record: Result) -> int:
    """Give the gradebook the points and the bonus of this record; returns how many of them it lacked.

    A submission that nbgrader has yet to autograde is left alone. Points by a person stay, and formgrader
    marks them for a look when those of the tests have changed.
    """
    points = {task.id: round(task.points, DIGITS) for task in record.tasks}
    changed = 0
    for task in stage.tasks:
        grade = grades.get(task.grade_id)
        if grade and grade.auto_score is not None and grade.auto_score != points.get(task.id, 0.0):
            grade.auto_score = points.get(task.id, 0.0)
            grade.needs_manual_grade = grade.manual_score is not None
            changed += 1
    cell = grades.get(BONUS)
    if cell and cell.auto_score is not None and (cell.extra_credit or 0.0) != record.bonus:
        cell.extra_credit = record.bonus or None
        changed += 1
    return changed


def enrol(folder: Path, students: Iterable[Student]) -> None:
    """Add these students to the gradebook, with name, address and id. Raises AutograderError.

    What the class does not know of a student stays as the gradebook has it.
    """
    with opened(folder, new=True) as book:
        for one in students:
            first, last = split_name(one.name)
            told = {"first_name": first, "last_name": last, "email": one.email, "lms_user_id": one.id}
            book.update_or_create_student(one.key, **{word: text for word, text in told.items() if text})
