"""The class in numbers."""

import pytest

from autograder.deadlines.standing import Standing
from autograder.marks.marking import Marking
from autograder.marks.written import Answer
from autograder.report.class_page import class_page_of
from autograder.report.pages import Page
from autograder.report.register import Enrolment, Register
from autograder.results import Category


def wrong(*tasks):
    return {task: {0: {"category": Category.WRONG_VALUE}} for task in tasks}


def test_the_numbers_of_a_stage(make, kinds, course, stage):
    enrolment = Enrolment(missing={stage.id: ["ghost"]}, late={stage.id: {"a": 60}})
    class_ = [make(stage, "a"), make(stage, "b", wrong("2.1")), make(stage, "c", wrong("2.1", "2.2"))]
    for name, kind in (("d", "untouched"), ("e", "syntax-error")):
        class_.append(kinds(stage)[kind])
        class_[-1].student = name
    (row,) = class_page_of(class_, course, Register({"/class": enrolment})).totals
    assert (row.submissions, row.missing, row.late, row.ungraded, row.waiting) == (5, 1, 1, 1, 1)
    assert (row.counted, row.whole) == (3, 1)
    assert row.mean == pytest.approx(11)
    assert row.deviation == pytest.approx(1)
    assert row.spread == (10, 10.5, 11, 11.5, 12)


def test_a_stage_that_nobody_started_has_no_mean(kinds, course, stage):
    (row,) = class_page_of([kinds(stage)["untouched"]], course).totals
    assert (row.mean, row.deviation, row.spread) == (None, None, ())


def test_the_totals_count_the_points_after_the_penalty(make, course, stage):
    late = Standing("2026-11-30T23:59:00+00:00", "2026-12-01T23:59:00+00:00", penalty="10 % a day")
    marks = Marking({("late", stage.id): late})
    (row,) = class_page_of([make(stage, "late"), make(stage, "on-time")], course, marks=marks).totals
    assert row.spread[0] == pytest.approx(0.9 * stage.points)
    assert row.spread[-1] == stage.points


def test_the_maximum_holds_the_written_questions(make, course, stage):
    marks = Marking(written={("a", stage.id): (Answer("2.A", 1.5, 2.0), Answer("2.B", None, 2.0))})
    (row,) = class_page_of([make(stage, "a"), make(stage, "b")], course, marks=marks).totals
    assert (row.points, row.spread[-1]) == (stage.points + 4, stage.points + 1.5)
    page = Page("class").render(page=class_page_of([make(stage, "a")], course, marks=marks))
    assert f'<td class="n muted">{stage.points + 4:g}</td>' in page


def test_an_extension_decides_who_was_late(make, course, stage):
    """The manifest is older: it has the seconds after the first deadline."""
    register = Register({"/class": Enrolment(late={stage.id: {"extended": 60}})})
    extended = Standing("2026-12-02T00:00:00+00:00", "2026-12-01T00:00:00+00:00", extended=True)
    marks = Marking({("extended", stage.id): extended})
    page = class_page_of([make(stage, "extended")], course, register, marks)
    assert (page.totals[0].late, page.rows[0].late) == (0, "")
    late = Standing("2026-11-30T00:00:00+00:00", "2026-12-01T00:00:00+00:00")
    page = class_page_of([make(stage, "extended")], course, register, Marking({("extended", stage.id): late}))
    assert (page.totals[0].late, page.rows[0].late) == (1, f"{stage.number}: 24 h")


def test_the_mark_of_the_system_counts_where_no_time_is_known(make, course, stage):
    """Canvas marks a submission as late and tells no time."""
    due = "2026-11-30T00:00:00+00:00"
    marks = Marking({("marked", stage.id): Standing(due, marked=True), ("other", stage.id): Standing(due)})
    page = class_page_of([make(stage, "marked"), make(stage, "other")], course, marks=marks)
    assert page.totals[0].late == 1
    assert {row.name: row.late for row in page.rows} == {"marked": stage.number, "other": ""}
