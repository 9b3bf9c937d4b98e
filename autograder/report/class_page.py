"""The class page: an overview of which students need which help.

It shows the same results three times, in growing detail: shared difficulties, each task, each student. This
module chooses the content; the template draws it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from autograder.course import Course, Stage
from autograder.marking import NOTHING, Marking
from autograder.report import words
from autograder.report.class_helps import Help, Who, flags, misconceptions, problems, symptoms, who_is
from autograder.report.class_panels import StagePanel, panel
from autograder.report.class_rows import Row, maximum, rows
from autograder.report.difficulties import untouched, whole
from autograder.report.leaderboard import Board, boards
from autograder.results import Result
from autograder.text import one_line


@dataclass(frozen=True)
class ClassPage:
    """Everything on the class page."""

    title: str
    summary: str
    graded_at: str
    degraded: list[Who]
    misconceptions: list[Help]
    problems: list[Help]
    symptoms: list[Help]
    flags: list[Help]
    panels: list[StagePanel]
    boards: list[Board]
    columns: list[Stage]
    points: float
    rows: list[Row]


def class_page_of(graded: Iterable[Result], course: Course, marks: Marking = NOTHING) -> ClassPage:
    """The class page of these results. It shows only stages that have a submission."""
    graded = list(graded)
    submitted = {result.stage for result in graded}
    columns = [stage for stage in course.stages if stage.id in submitted]
    return ClassPage(
        title=course.title,
        summary=_summary(graded, columns),
        graded_at=_date(max((result.graded_at for result in graded), default="")),
        degraded=[who_is(result) for result in graded if result.degraded],
        misconceptions=misconceptions(graded),
        problems=problems(graded, columns),
        symptoms=symptoms(graded),
        flags=flags(graded),
        panels=[panel(stage, [r for r in graded if r.stage == stage.id]) for stage in columns],
        boards=boards(graded, columns),
        columns=columns,
        points=maximum(columns, marks),
        rows=rows(graded, columns, marks),
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
