"""The class page: an overview of which students need which help.

It begins with what is new and who is missing. Then it shows the same results in growing detail: the class in
numbers, shared difficulties, each task, each student. This module chooses the content; the template draws it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from autograder.course import Course, Stage
from autograder.marks.marking import NOTHING, Marking
from autograder.report import words
from autograder.report.class_attendance import Attendance, as_due, attendance
from autograder.report.class_changes import Moved, News, news
from autograder.report.class_helps import Help, flags, misconceptions, problems, symptoms
from autograder.report.class_panels import StagePanel, panel
from autograder.report.class_rows import Row, maximum, rows
from autograder.report.class_scopes import Links, Scope, links, scopes
from autograder.report.class_tasks import TaskFigures, task_figures
from autograder.report.class_totals import Totals, totals
from autograder.report.difficulties import untouched, whole
from autograder.report.leaderboard import Board, boards
from autograder.report.register import EMPTY, Register
from autograder.report.who import Who, who_is
from autograder.results import Result
from autograder.text import one_line


@dataclass(frozen=True)
class ClassPage:
    """Everything on the class page."""

    title: str
    scope: Scope
    sections: Links
    stages: Links
    summary: str
    graded_at: str
    news: News | None
    attendance: list[Attendance]
    totals: list[Totals]
    degraded: list[Who]
    misconceptions: list[Help]
    problems: list[Help]
    symptoms: list[Help]
    flags: list[Help]
    tasks: list[TaskFigures]
    panels: list[StagePanel]
    boards: list[Board]
    columns: list[Stage]
    points: float
    most: dict[str, float]
    rows: list[Row]


def class_page_of(
    graded: Iterable[Result], course: Course, register: Register = EMPTY, marks: Marking = NOTHING
) -> ClassPage:
    """The page of the whole class. It shows only stages that have a submission."""
    return next(class_pages(graded, course, register, marks=marks))


def class_pages(
    graded: Iterable[Result],
    course: Course,
    register: Register = EMPTY,
    moved: Sequence[Moved] = (),
    marks: Marking = NOTHING,
) -> Iterator[ClassPage]:
    """The page of the whole class, then one for each of its parts, see `class_scopes.py`.

    moved  the rows of changes.csv
    """
    graded = list(graded)
    submitted = {result.stage for result in graded}
    columns = [stage for stage in course.stages if stage.id in submitted]
    all_ = scopes(columns, graded, register.everyone)
    for scope in all_:
        yield _page(scope, all_, graded, columns, course, register, moved, marks)


def _page(
    scope: Scope,
    all_: list[Scope],
    graded: list[Result],
    columns: list[Stage],
    course: Course,
    register: Register,
    moved: Sequence[Moved],
    marks: Marking,
) -> ClassPage:
    whole_class = as_due(register.everyone, marks)
    enrolment = scope.enrolment(whole_class)
    columns = [stage for stage in columns if scope.stage in ("", stage.id)]
    graded = scope.results(graded, whole_class)
    attended = attendance(graded, columns, enrolment)
    sections, stages = links(scope, all_)
    return ClassPage(
        title=course.title,
        scope=scope,
        sections=sections,
        stages=stages,
        news=news(graded, moved, register),
        attendance=attended,
        totals=totals(graded, attended, marks),
        tasks=task_figures(graded, columns),
        summary=_summary(graded, columns),
        graded_at=_date(max((result.graded_at for result in graded), default="")),
        degraded=[who_is(one.student, enrolment, one.stage) for one in graded if one.degraded],
        misconceptions=misconceptions(graded, enrolment),
        problems=problems(graded, enrolment),
        symptoms=symptoms(graded, enrolment),
        flags=flags(graded, enrolment),
        panels=[panel(stage, [r for r in graded if r.stage == stage.id]) for stage in columns],
        boards=boards(graded, columns, enrolment),
        columns=columns,
        points=maximum(columns, marks),
        most={stage.id: marks.most(stage) for stage in columns},
        rows=rows(graded, columns, enrolment, marks),
    )


def _summary(graded: Sequence[Result], columns: Sequence[Stage]) -> str:
    """The class in a few sentences. Only submissions to a stage of the course are counted."""
    if not graded:
        return "Nothing has been graded yet."
    students = words.count(len({result.student for result in graded}), "student")
    known = {stage.id for stage in columns}
    placed = [result for result in graded if result.stage in known]
    complete = sum(whole(result) for result in placed)
    parts = [
        f"{words.count(len(placed), 'submission')} by {students} to {words.count(len(columns), 'stage')}."
    ]
    parts.append(f"{complete:,} {'has' if complete == 1 else 'have'} every point.")
    if waiting := sum(untouched(result) for result in placed):
        parts.append(f"{waiting:,} {'is' if waiting == 1 else 'are'} not started yet.")
    if stuck := sum(bool(result.problem) for result in graded):
        parts.append(f"{stuck:,} could not be graded.")
    return " ".join(parts)


def _date(graded_at: str) -> str:
    try:
        moment = datetime.fromisoformat(graded_at)
    except ValueError:
        return one_line(graded_at, 40)
    return f"{moment.day} {moment:%B %Y, %H:%M}"
