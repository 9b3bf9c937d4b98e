"""The leaderboard: accuracy decides the rank, ties share it, and whoever has none has a reason."""

import csv
import io
from dataclasses import replace

import pytest

from autograder.course import Leaderboard, Limits
from autograder.report import leaderboard
from autograder.report.class_page import class_page_of
from autograder.report.feedback import feedback_for
from autograder.report.pages import Page
from autograder.report.register import Enrolment
from autograder.report.staff_page import staff_page_for
from autograder.report.views import write_all
from autograder.results import Category, Score, from_json, to_json, write

BOARD = Leaderboard("nowhere:nothing", "classifier.py", "classifier.h5", 64, 200, Limits())
REASON = "It raised `KeyError` in `classifier.py`, line 4."


@pytest.fixture
def ranking(course):
    """The course, whose last stage has a leaderboard."""
    *others, last = course.stages
    return replace(course, stages=(*others, replace(last, leaderboard=BOARD)))


@pytest.fixture
def entered(make, ranking):
    """entered(name, right) -> a result with this score; a reason in place of `right` has none."""

    def enter(name, right=None):
        result = make(ranking.stages[-1], name, {})
        if isinstance(right, int):
            result.leaderboard = Score(Category.PASSED, right, 200, 1.25, staff="kilroy printed this")
        elif right:
            result.leaderboard = Score(Category.EXCEPTION, 0, 200, 0.5, right, "KeyError: 'kilroy'")
        return result

    return enter


@pytest.fixture
def everyone(entered):
    scores = {"third": 150, "second": 180, "first": 190, "also-second": 180, "broken": REASON, "idle": None}
    return [entered(name, score) for name, score in scores.items()]


def test_equal_accuracies_share_a_rank_and_the_next_ranks_are_left_out(everyone, ranking):
    (board,) = leaderboard.boards(everyone, ranking.stages)
    assert [(place.rank, place.who.name, place.tied) for place in board.places] == [
        (1, "first", False),
        (2, "also-second", True),
        (2, "second", True),
        (4, "third", False),
    ]
    assert [place.percent for place in board.places] == ["95 %", "90 %", "90 %", "75 %"]


def test_neither_time_nor_name_breaks_a_tie(entered, ranking):
    slow, fast = entered("slow", 180), entered("fast", 180)
    slow.leaderboard.seconds = 9.0
    (board,) = leaderboard.boards([slow, fast], ranking.stages)
    assert {place.rank for place in board.places} == {1}


def test_failures_have_reasons_and_absent_classifiers_are_named(everyone, ranking):
    (board,) = leaderboard.boards(everyone, ranking.stages)
    assert [(failure.who.name, failure.reason) for failure in board.failures] == [("broken", REASON)]
    assert [who.name for who in board.without] == ["idle"]


def test_the_board_has_the_names_of_the_roster(everyone, ranking):
    names = {"first": "Ann Lee", "broken": "Bo", "idle": "Cy"}
    (board,) = leaderboard.boards(everyone, ranking.stages, Enrolment(names))
    shown = [board.places[0].who, board.failures[0].who, board.without[0]]
    assert [who.name for who in shown] == list(names.values())


def test_a_stage_without_a_leaderboard_has_none(everyone, course):
    assert leaderboard.boards(everyone, course.stages) == []


def test_the_class_page_shows_it(everyone, ranking):
    html = Page("class").render(page=class_page_of(everyone, ranking))
    assert "The leaderboard of stage" in html
    assert "in <code>classifier.py</code>, line 4" in html
    assert "1 submission without a classifier" in html
    assert html.count("a shared rank") == 2
    assert "kilroy" not in html


def test_the_class_page_of_a_course_without_one_does_not(everyone, course):
    html = Page("class").render(page=class_page_of(everyone, course))
    assert "leaderboard" not in html


@pytest.mark.parametrize(
    ("right", "sentence"),
    [
        (187, "It is right for 187 of 200 hidden images: 93.5 %."),
        (REASON, "in <code>classifier.py</code>, line 4."),
    ],
)
def test_the_student_s_page_has_one_s_own_result_and_no_text_of_the_submission(
    entered, ranking, right, sentence
):
    html = Page("feedback").render(page=feedback_for(entered("someone", right), ranking), course="A course")
    assert sentence in html
    assert "kilroy" not in html


def test_the_student_s_page_without_a_classifier_does_not_name_it(entered, ranking):
    html = Page("feedback").render(page=feedback_for(entered("someone"), ranking), course="A course")
    assert "classifier" not in html


def test_staff_see_the_report_and_the_output(entered, ranking):
    for right, text in ((187, "kilroy printed this"), (REASON, "KeyError: &#39;kilroy&#39;")):
        page = staff_page_for(entered("someone", right), ranking)
        assert text in Page("staff").render(page=page, course="A course")


def test_the_sheet_has_a_row_for_each_submission(everyone, ranking):
    text = leaderboard.sheet_of(everyone, ranking)
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert [(row["rank"], row["student"]) for row in rows] == [
        ("1", "first"),
        ("2", "also-second"),
        ("2", "second"),
        ("4", "third"),
        ("", "broken"),
        ("", "idle"),
    ]
    assert rows[0]["accuracy"] == "0.9500"
    assert (rows[4]["category"], rows[4]["reason"]) == ("exception", REASON)
    assert rows[5]["reason"] == leaderboard.NO_CLASSIFIER


def test_a_name_in_the_sheet_is_no_formula(entered, ranking):
    text = leaderboard.sheet_of([entered("=1+1", 100)], ranking)
    assert ",'=1+1," in text


def test_the_sheet_is_written_only_for_a_course_that_ranks(everyone, course, ranking, tmp_path):
    for result in everyone:
        write(result, tmp_path)
    write_all(tmp_path, course)
    assert not (tmp_path / "leaderboard.csv").exists()
    assert tmp_path / "leaderboard.csv" in write_all(tmp_path, ranking)


def test_a_record_keeps_its_score(entered):
    for right in (187, REASON, None):
        result = entered("someone", right)
        assert from_json(to_json(result)) == result


def test_points_do_not_depend_on_it(everyone):
    assert len({result.points for result in everyone}) == 1
    assert len({result.earned for result in everyone}) == 1
