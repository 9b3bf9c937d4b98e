"""`what-if`: other points and fewer tests, from what is on record."""

import pytest

from autograder import AutograderError, results
from autograder.marks.adjustments import add, new
from autograder.regrading.what_if import Variant, tried, varied
from tests.autograder.marks.test_adjustments import STAGE, record


@pytest.fixture
def stage(course):
    return course.stage(STAGE)


def test_the_tests_that_are_left_share_the_points():
    without = varied(record(), Variant(frozenset({"test_1"})))
    assert [task.points for task in without.tasks] == [3.0, 3.0]
    assert without.max_points == record().max_points


def test_other_points_scale_the_task_alone():
    dearer = varied(record(), Variant(points={"2.1": 4.0}))
    assert [task.points for task in dearer.tasks] == [2.0, 3.0]


def test_points_by_hand_stay_within_the_other_points(tmp_path):
    adjusted = add(tmp_path, record(), new("2.1", 1.0, "TA", "why"))
    assert varied(adjusted, Variant(points={"2.1": 1.0})).tasks[0].points == 1.0


def test_it_changes_no_file(tmp_path, stage):
    results.write(record(), tmp_path)
    results.write(record("stuck", problem="It is a link."), tmp_path)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    [one] = tried(tmp_path, stage, Variant(frozenset({"test_1"})))
    assert one.after.points == one.before.points + 1.5
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(
    ("variant", "says"),
    [
        (Variant(frozenset({"test_2"})), "no test test_2; there is test_"),
        (Variant(points={"9.9": 1.0}), "no task 9.9; it has 2.1"),
        (Variant(frozenset({"test_0", "test_1"})), "task 2.1 would have no test left"),
    ],
)
def test_what_cannot_be_is_said(tmp_path, stage, variant, says):
    results.write(record(), tmp_path)
    with pytest.raises(AutograderError, match=says):
        tried(tmp_path, stage, variant)


def test_a_class_without_results_is_said(tmp_path, stage):
    with pytest.raises(AutograderError, match="no graded submission of 02-backprop"):
        tried(tmp_path, stage, Variant())
