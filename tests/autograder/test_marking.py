"""The mark of a submission, in numbers and in sentences for the student."""

import pytest

from autograder.deadlines.standing import Standing
from autograder.marking import Mark, in_sentences

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
