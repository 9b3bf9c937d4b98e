"""`grades.csv`: one row per student and stage, for a spreadsheet or a learning management system.

Every student of the roster or of a submission has a row for each stage that some student submitted. A missing
submission has the status "no submission" and 0 points, as in nbgrader's own export. A byte-order mark tells a
spreadsheet that the file is UTF-8.

A spreadsheet runs a text that looks like a formula, and reads 007 as a number and 3-4 as a date. Students can
choose these texts as names, and quotes in CSV fail to prevent it. So this sheet writes one leading ' before
these texts, and before texts that begin with '. Spreadsheets show the ', so readers understand why a search
for the name fails; a blank or a tab would be invisible. Where decimals have a comma, a spreadsheet splits at
each ; also inside a text, so a formula behind a ; gets a ' too. A program removes one ' in both places to get
the exact text, so two different texts always have different cells.
"""

from __future__ import annotations

import calendar
import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from autograder.adjustments import by_hand
from autograder.course import Course
from autograder.marking import NOTHING, Mark, Marking
from autograder.report.difficulties import look_at, untouched
from autograder.report.words import number
from autograder.results import Result
from autograder.text import FORMULA, one_line

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
BYTE_ORDER_MARK = "\ufeff"
EXACT = re.compile(r"0|[1-9][0-9]{0,10}")  # numbers that a spreadsheet shows and saves as they are
# A formula, or what was marked as one, at the beginning of a text or where some spreadsheets split it.
RUNS = re.compile(rf"(^|;[\s\"]*)(?='*[{re.escape(''.join(FORMULA))}])")
MONTHS = [name.lower() for name in calendar.month_name if name]
IN_NUMBERS = {"e", "a", "p", "am", "pm"}  # words that a number or a time of day may hold
TRUTH = {"true", "false"}
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
    sheet = io.StringIO()
    writer = csv.writer(sheet, lineterminator="\n")
    writer.writerow([*COLUMNS, *(f"task {one_line(task)}" for task in tasks)])
    rows = [*((result, _status(result)) for result in graded), *_absent(graded, course, missing)]
    points = {stage.id: stage.points for stage in course.stages}
    for result, status in sorted(rows, key=lambda row: (row[0].student, row[0].stage)):
        writer.writerow(_row(result, status, points.get(result.stage, 0.0), tasks, marks.of(result)))
    return BYTE_ORDER_MARK + sheet.getvalue()


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


def cell(text: str) -> str:
    """A text for a spreadsheet cell: on one line, and read as text."""
    clean = RUNS.sub(r"\1'", one_line(text))
    quoted = RUNS.match(clean) is None and (clean[:1] == "'" or _read_otherwise(clean))
    return f"'{clean}" if quoted else clean


def _read_otherwise(text: str) -> bool:
    """Whether a spreadsheet would change the text: into a number, a date or a truth value."""
    if text.lower() in TRUTH:
        return True
    words = re.findall(r"[^\W\d_]+", text.lower())
    numeric = re.search(r"\d", text) and all(word in IN_NUMBERS or _is_month(word) for word in words)
    return bool(numeric) and not EXACT.fullmatch(text)


def _is_month(word: str) -> bool:
    return len(word) >= 3 and any(month.startswith(word) for month in MONTHS)
