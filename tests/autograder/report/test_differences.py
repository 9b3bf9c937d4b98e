"""The difference report of a regrade."""

import csv
import io

from autograder.marks.adjustments import add, new
from autograder.report import differences
from autograder.results import Category

WRONG = {"category": Category.WRONG_VALUE}


def test_each_task_that_moved_has_a_line(make, stage):
    before, after = make(stage, "noor", {"2.1": {0: WRONG}, "2.3": {0: WRONG}}), make(stage, "noor")
    first, *others = differences.lines(before, after, "suite")
    assert first == "noor, 02-backprop: 10.33 of 12 before, 12 of 12 now (suite)"
    assert others == ["  2.1: 2 of 3 before, 3 of 3 now", "  2.3: 1.33 of 2 before, 2 of 2 now"]
    _, *about = differences.lines(before, after, "suite", "2.3")
    assert about == ["  2.3: 1.33 of 2 before, 2 of 2 now", "  and 1 of the stage's other tasks"]


def test_points_that_wander_between_tasks_are_seen(make, stage):
    before, after = make(stage, wrong={"2.1": {0: WRONG}}), make(stage, wrong={"2.2": {0: WRONG}})
    assert before.points == after.points
    assert [move.task for move in differences.moves(before, after)] == ["2.1", "2.2"]


def test_a_task_that_came_or_went_is_absent_on_one_side(make, stage):
    before, after = make(stage), make(stage)
    after.tasks.pop(0)
    [move] = differences.moves(before, after)
    assert move.text() == "2.1: 3 of 3 before, absent now"


def test_the_sheet_holds_no_formula_and_the_points_by_hand(make, stage, tmp_path):
    before = make(stage, "=cmd", {"2.3": {0: WRONG}})
    after = add(tmp_path, before, new("2.3", 0.5, "TA", "why"))
    text = differences.sheet([(before, after, "+why")])
    [row] = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    assert (row["student"], row["task"], row["why"]) == ("'=cmd", "task 2.3", "'+why")
    assert (row["before"], row["after"], row["of after"], row["by hand"]) == ("1.33", "1.83", "2", "0.5")


def test_a_long_report_says_where_the_rest_is(make, stage):
    one = make(stage, wrong={"2.1": {0: WRONG}}), make(stage), "suite"
    *_, last = differences.report([one] * (differences.MOST + 3))
    assert last == "… and 3 more: --to FILE writes them all"
    assert len(list(differences.report([one] * differences.MOST))) == 2 * differences.MOST


def test_the_end_counts_what_is_new_and_what_was_given(make, stage, tmp_path):
    given = add(tmp_path, make(stage, wrong={"2.1": {0: WRONG}}), new("2.1", 0.5, "TA", "why"))
    assert list(differences.ending([given, make(stage)], 1, 3, stored=False)) == [
        "2 submissions graded again: 1 changed, 1 as before.",
        "3 submissions graded for the first time.",
        "1 adjustment by hand kept.",
        "Nothing was stored. Without --dry-run, the same command stores these results.",
    ]
    [only] = differences.ending([make(stage)], 0, 0, stored=True)
    assert only == "1 submission graded again: 0 changed, 1 as before."


def test_the_class_in_a_few_lines(make, stage):
    low, high = make(stage, wrong={"2.1": {0: WRONG}}), make(stage)
    counted, mean, median, end = differences.shift([(low, high), (high, high)])
    assert counted == "2 submissions: 1 up, 0 down, 1 as before."
    assert mean == "Mean: 11.5 of 12 (96 %) before, 12 of 12 (100 %) then."
    assert median.startswith("Median: 11.5")
    assert end == "Nothing was changed."
