"""The sheets behind the class page: a CSV file for each list and each picture in it."""

from __future__ import annotations

from collections.abc import Iterator

from autograder.report.class_attendance import LATE, MISSING
from autograder.report.class_page import ClassPage
from autograder.report.class_panels import StagePanel
from autograder.report.spreadsheet import cell, table
from autograder.report.words import number

Rows = Iterator[tuple[str, ...]]
_ATTENDANCE = ("stage", "student", "name", "what", "late")
_TOTALS = (
    *("stage", "submissions", "missing", "late", "not graded", "not started", "counted", "every point"),
    *("of", "mean", "deviation", "least", "lower quarter", "median", "upper quarter", "most"),
)
_TASKS = (
    *("stage", "task", "title", "points", "submissions", "not started", "every point"),
    *("share", "upper 27 %", "lower 27 %", "discrimination"),
)
_MISTAKES = ("students", "points lost", "tasks", "what happened", "what to ask")
_FLAGS = ("flag", "student", "page")
_POINTS = ("points", "submissions")


def sheets(page: ClassPage) -> dict[str, str]:
    """{name: CSV text} of all sheets of a page."""
    tables = {
        "attendance": (_ATTENDANCE, _attendance(page)),
        "totals": (_TOTALS, _totals(page)),
        "tasks": (_TASKS, _tasks(page)),
        "mistakes": (_MISTAKES, _mistakes(page)),
        "flags": (_FLAGS, _flags(page)),
        **{f"points-{panel.id}": (_POINTS, _points(panel)) for panel in page.panels},
    }
    return {f"{name}.csv": table([head, *rows]) for name, (head, rows) in tables.items()}


def _attendance(page: ClassPage) -> Rows:
    for one in page.attendance:
        both = [*((who, MISSING, "") for who in one.missing), *((who, LATE, late) for who, late in one.late)]
        for who, what, late in both:
            yield one.stage.id, cell(who.key or who.name), cell(who.name), what, late


def _totals(page: ClassPage) -> Rows:
    for one in page.totals:
        counts = (one.submissions, one.missing, one.late, one.ungraded, one.waiting, one.counted, one.whole)
        spread = [number(value) for value in one.spread] or [""] * 5
        yield (
            *(one.stage.id, *map(str, counts), number(one.points)),
            *(_maybe(one.mean), _maybe(one.deviation), *spread),
        )


def _tasks(page: ClassPage) -> Rows:
    for one in page.tasks:
        counts = map(str, (one.submissions, one.waiting, one.done))
        yield (
            *(one.stage.id, f"task {one.id}", cell(one.title), number(one.points), *counts),
            *map(_maybe, (one.share, one.upper, one.lower, one.discrimination)),
        )


def _mistakes(page: ClassPage) -> Rows:
    for help_ in page.misconceptions:
        words = (help_.about, help_.text, help_.say)
        yield str(len(help_.who)), number(help_.points), *map(cell, words)


def _flags(page: ClassPage) -> Rows:
    for help_ in page.flags:
        yield from ((cell(help_.text), cell(who.key or who.name), cell(who.page)) for who in help_.who)


def _points(panel: StagePanel) -> Rows:
    return ((bar.label, str(bar.count)) for bar in panel.bars)


def _maybe(value: float | None) -> str:
    return "" if value is None else number(value)
