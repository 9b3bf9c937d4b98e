"""The standings of a results folder: kept as they were applied, and replaced name by name."""

import pytest

from autograder import AutograderError
from autograder.deadlines import standing
from autograder.deadlines.standing import Standing

DUE = "2026-11-30T23:59:00+01:00"
LATE = "2026-12-01T23:59:00+00:00"
STAGE = "02-backprop"


def test_a_standing_comes_back_as_it_was(tmp_path):
    one = Standing(DUE, LATE, True, 60, {"0h": "10 %"}, marked=True)
    standing.update(tmp_path, [("a", STAGE)], {("a", STAGE): one})
    assert standing.read(tmp_path) == {("a", STAGE): one}


def test_only_the_names_of_a_run_change(tmp_path):
    first = {("a", STAGE): Standing(DUE), ("b", STAGE): Standing(DUE)}
    standing.update(tmp_path, list(first), first)
    standing.update(tmp_path, [("a", STAGE)], {})
    assert standing.read(tmp_path) == {("b", STAGE): Standing(DUE)}


def test_a_class_without_deadlines_leaves_no_file(tmp_path):
    standing.update(tmp_path, [("a", STAGE)], {})
    assert not (tmp_path / standing.FILE).exists()


@pytest.mark.parametrize("text", ["{", "[]", '{"a": {"02": {"due": 1, "new": 2}}}'])
def test_a_damaged_file_is_an_error_that_names_it(tmp_path, text):
    (tmp_path / standing.FILE).write_text(text)
    with pytest.raises(AutograderError, match=r"deadlines\.json is damaged"):
        standing.read(tmp_path)


@pytest.mark.parametrize(
    ("one", "words", "lost"),
    [
        (Standing(DUE, DUE, penalty="10 % a day"), "on time", 0),
        (Standing(DUE, LATE, penalty="10 % a day"), "1 day and 1 hour late", 2.4),
        (Standing(DUE, LATE, grace=100_000, penalty="50 %"), "1 day and 1 hour late, within the grace", 0),
        (Standing(DUE, penalty="10 % a day"), "time unknown", 0),
        (Standing(DUE, penalty="10 % a day", marked=True), "marked late, time unknown", 0),
    ],
)
def test_what_a_row_says(one, words, lost):
    assert (one.words, one.lost(12)) == (words, lost)
