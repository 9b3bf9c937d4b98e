"""The mark of a submission, in numbers and in sentences for the student."""

import pytest

from autograder.deadlines.standing import Standing
from autograder.marks.marking import Mark, Marking, in_sentences
from autograder.marks.written import Answer
from autograder.results import Result

DUE, LATE = "2026-11-30T23:59:00+01:00", "2026-12-01T23:59:00+00:00"


def test_without_a_deadline_the_points_are_the_mark():
    mark = Mark(11.5)
    assert (mark.final, mark.lost, mark.words, in_sentences(mark)) == (11.5, 0, "", "")


def test_in_time_there_is_nothing_to_say():
    mark = Mark(11.5, Standing(DUE, DUE, penalty="10 % a day"))
    assert (mark.final, mark.late, mark.words, in_sentences(mark)) == (11.5, "on time", "", "")


def test_a_late_mark_shows_all_its_parts():
    mark = Mark(12, Standing(DUE, LATE, penalty="10 % a day"))
    assert (mark.final, mark.lost) == (9.6, 2.4)
    assert mark.words == "12 earned, 1 day and 1 hour late, 2.4 off"
    assert in_sentences(mark) == (
        "It was due on 30 November 2026, 23:59 (UTC+01:00). Your submission came 1 day and 1 hour later. "
        "By the rules of your class, 2.4 of your 12 points are taken off for it: your mark is 9.6."
    )


@pytest.mark.parametrize(
    ("standing", "sentence"),
    [
        (Standing(DUE), "time of your submission is unknown, so no points are taken off"),
        (Standing(DUE, LATE, grace=100_000), "within the grace period, so no points are taken off"),
        (Standing(DUE, LATE), "1 day and 1 hour later. No points are taken off"),
        (Standing(DUE, LATE, extended=True, penalty="20 %"), ", with your extension. Your submission came"),
    ],
)
def test_what_the_student_reads(standing, sentence):
    assert sentence in in_sentences(Mark(12, standing))


ANSWERS = (Answer("2.A", 1.5, 2), Answer("2.B", None, 2))


def test_written_points_stand_beside_those_of_the_tests_and_share_their_penalty():
    late = Standing(DUE, LATE, penalty="10 % a day")
    mark = Marking({("a", "02"): late}, {("a", "02"): ANSWERS}).of(Result("a", "02"))
    assert (mark.points, mark.written, mark.earned, mark.possible) == (0, 1.5, 1.5, 4)
    assert (mark.lost, mark.final) == (0.3, 1.2)
    assert mark.words.startswith("1.5 of 4 written, 1 question to mark, 1.5 earned, ")
    assert "Questions that a person marks: 1.5 of 4 written" in in_sentences(mark)


def test_a_student_without_a_marked_question_has_the_maximum_of_the_others():
    marks = Marking(written={("a", "02"): ANSWERS})
    assert (marks.of(Result("b", "02")).final, marks.of(Result("b", "02")).possible) == (0, 4)
    assert marks.of(Result("b", "03")).words == ""
