"""`grades.csv`: one row per student and stage, for a spreadsheet or a learning management system.

Every student of the roster or of a submission has a row for each stage that some student submitted. A missing
submission has the status "no submission" and 0 points, as in nbgrader's own export.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from autograder.course import Course
from autograder.marks.adjustments import by_hand
from autograder.marks.marking import NOTHING, Mark, Marking
from autograder.report.difficulties import look_at, untouched
from autograder.report.spreadsheet import cell, table
from autograder.report.words import number
from autograder.results import Result
from autograder.text import one_line

COLUMNS = (
    "student",
    "stage",
    "points",
    "max_points",
    "bonus",
    "written",
    "max_written",
    "submitted",
    "late",
    "late_seconds",
    "penalty",
    "final",
    "status",
    "look_at",
    "tests_passed",
    "tests",
    "degraded",
    "flags",
    "graded_at",
    "submission",
    "by_hand",
    "why_by_hand",
)
NO_SUBMISSION = "no submission"


def gradesheet_of(
    graded: Iterable[Result],
    course: Course,
    marks: Marking = NOTHING,
    missing: Mapping[str, Iterable[str]] = MappingProxyType({}),
) -> str:
    """The whole sheet as CSV text: the columns above, then one per graded task, in course order.

    missing  the students of the roster without a submission, by stage

    Rows are ordered by student, then by stage. `final` is `points` and `written` without the
    penalty for lateness.
    """
    graded = list(graded)
    present = {task.id for result in graded for task in result.tasks}
    in_order = [task.id for stage in course.stages for task in stage.tasks if task.id in present]
    tasks = in_order + sorted(present.difference(in_order))
    header = [*COLUMNS, *(f"task {one_line(task)}" for task in tasks)]
    rows = [*((result, _status(result)) for result in graded), *_absent(graded, course, missing)]
    points = {stage.id: stage.points for stage in course.stages}
    in_sheet = (
        _row(result, status, points.get(result.stage, 0.0), tasks, marks.of(result))
        for result, status in sorted(rows, key=lambda row: (row[0].student, row[0].stage))
    )
    return table([header, *in_sheet])


def _absent(
    graded: list[Result], course: Course, missing: Mapping[str, Iterable[str]]
) -> Iterator[tuple[Result, str]]:
    """An empty result for each student and each stage that only other students submitted."""
    students = dict.fromkeys(result.student for result in graded)
    students |= dict.fromkeys(student for several in missing.values() for student in several)
    came = {(result.student, result.stage) for result in graded}
    for stage in course.stages:
        if any(submitted == stage.id for _, submitted in came):
            yield from (
                (Result(student, stage.id), NO_SUBMISSION)
                for student in students
                if (student, stage.id) not in came
            )


def _status(result: Result) -> str:
    if result.problem:
        return "not graded"
    return "not started" if untouched(result) else "graded"


def _row(result: Result, status: str, most: float, tasks: list[str], mark: Mark) -> list[str]:
    earned = {task.id: task.points for task in result.tasks}
    tests = list(result.tests)
    given = by_hand(result)
    return [
        cell(result.student),
        cell(result.stage),
        number(result.points),
        number(result.max_points or most),
        number(result.bonus),
        number(mark.written) if mark.possible or mark.answers else "",
        number(mark.possible) if mark.possible else "",
        *_late(mark),
        status,
        cell(NO_SUBMISSION if status == NO_SUBMISSION else look_at(result)),
        str(sum(test.passed for test in tests)),
        str(len(tests)),
        "yes" if result.degraded else "no",
        cell("; ".join(result.flags)),
        cell(result.graded_at),
        cell(result.submission_hash),
        number(sum(one.points for one in given)) if given else "",
        cell("; ".join(f"{one.task} {one.points:+g}, {one.by}: {one.why}" for one in given)),
        *(number(earned[task]) if task in earned else "" for task in tasks),
    ]


def _late(mark: Mark) -> list[str]:
    """The cells about the due date; those about the time are empty if it is unknown."""
    standing = mark.standing
    seconds = standing.late_seconds if standing else None
    return [
        cell(standing.submitted if standing else ""),
        cell(mark.late),
        "" if seconds is None else str(seconds),
        number(mark.lost),
        number(mark.final),
    ]
