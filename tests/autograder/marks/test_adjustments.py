"""Points by hand: kept beside the records, within a task's bounds, and never lost in silence."""

import json

import pytest

from autograder import results
from autograder.marks import adjustments
from autograder.marks.adjustments import AdjustmentError, add, applied, by_hand, new, read, undo
from autograder.report import views
from autograder.results import Category, Result, TaskResult, TestOutcome
from autograder.store import BadName

STAGE = "02-backprop"


def task(name="2.1", passed=1, tests=2, worth=3.0):
    ended = [Category.PASSED] * passed + [Category.WRONG_VALUE] * (tests - passed)
    outcomes = [TestOutcome(f"test_{n}", name, "t", "h", category) for n, category in enumerate(ended)]
    return TaskResult(name, "a task", worth, outcomes)


def record(student="half", **more):
    return Result(student, STAGE, tasks=[task("2.1"), task("2.2", 2)], **more)


def given(points, name="2.1"):
    return new(name, points, "TA", "read as a sum")


def test_points_are_given_and_taken(tmp_path):
    one = record()
    after = add(tmp_path, one, given(1.0))
    assert after.points == one.points + 1
    assert add(tmp_path, one, given(-0.5)).points == one.points + 0.5
    assert [[entry.task, entry.points] for entry in by_hand(after, "2.1")] == [["2.1", 1.0]]
    assert not by_hand(after, "2.2")
    assert not by_hand(one)


def test_the_record_itself_never_holds_them(tmp_path):
    results.write(record(), tmp_path)
    path = results.path_of(tmp_path, "half", STAGE)
    before = path.read_bytes()
    add(tmp_path, results.read(path), given(1.0))
    assert path.read_bytes() == before
    results.write(record(), tmp_path)  # as a regrade does
    [found] = adjustments.read_all(tmp_path)
    assert found.points == record().points + 1


@pytest.mark.parametrize("points", [1.6, -1.6])
def test_a_task_keeps_its_bounds(tmp_path, points):
    with pytest.raises(AdjustmentError, match=r"1\.5 of 3 points, so at most \+1\.5 and at least -1\.5"):
        add(tmp_path, record(), given(points))
    assert not read(tmp_path, "half", STAGE)


def test_what_a_later_suite_gives_counts_once_and_staff_read_it(tmp_path):
    add(tmp_path, record(), given(1.0))
    full = Result("half", STAGE, tasks=[task(passed=2)])
    after = applied(tmp_path, full)
    assert after.points == full.points == full.max_points
    assert any("+0 of +1 by hand counts in 2.1" in flag for flag in after.flags)


def test_points_that_earlier_ones_would_swallow_are_refused(tmp_path):
    add(tmp_path, record(), given(1.5))
    full = Result("half", STAGE, tasks=[task(passed=2)])  # a later suite gives it, too
    with pytest.raises(AdjustmentError, match=r"2\.1 has \+1\.5 by hand.*--undo"):
        add(tmp_path, full, given(-1.0))
    assert len(read(tmp_path, "half", STAGE)) == 1
    undo(tmp_path, full, "2.1", "TA", "the suite gives it now")
    assert add(tmp_path, full, given(-1.0)).points == full.points - 1


def test_points_of_earlier_files_are_flagged(tmp_path):
    same = add(tmp_path, record(submission_hash="first"), given(1.0))
    later = applied(tmp_path, record(submission_hash="second"))
    assert (same.flags, later.points) == ([], same.points)
    assert later.flags == ["points by hand in 2.1 are from before the files changed: look again"]


def test_an_adjustment_of_a_task_that_is_gone_is_flagged(tmp_path):
    add(tmp_path, record(), given(1.0))
    after = applied(tmp_path, Result("half", STAGE, tasks=[task("2.2")]))
    assert after.points == 1.5
    assert any("task 2.1, which the stage no longer has" in flag for flag in after.flags)


def test_points_wait_while_a_submission_cannot_be_graded(tmp_path):
    add(tmp_path, record(), given(1.0))
    after = applied(tmp_path, record(problem="It is a link."))
    assert any("wait" in flag for flag in after.flags)
    with pytest.raises(AdjustmentError, match="It is a link"):
        add(tmp_path, record(problem="It is a link."), given(0.5))


def test_undo_ends_the_latest_and_keeps_its_entry(tmp_path):
    add(tmp_path, record(), given(1.0))
    add(tmp_path, record(), given(0.5))
    assert undo(tmp_path, record(), "2.1", "instructor", "settled").points == record().points + 1
    first, second = read(tmp_path, "half", STAGE)
    assert not first.undone
    assert second.undone.endswith("instructor: settled")
    undo(tmp_path, record(), "2.1", "instructor", "settled")
    with pytest.raises(AdjustmentError, match="no adjustment to undo"):
        undo(tmp_path, record(), "2.1", "instructor", "settled")


@pytest.mark.parametrize("points", [0.0, float("nan"), float("inf")])
def test_an_adjustment_has_points(points):
    with pytest.raises(AdjustmentError, match=r"\+1\.5 or -1"):
        new("2.1", points, "TA", "why")


@pytest.mark.parametrize(("by", "why"), [("", "why"), ("TA", ""), ("\u200b", "why"), ("TA", " \n")])
def test_an_adjustment_has_an_author_and_a_reason(by, why):
    with pytest.raises(AdjustmentError, match="who decides and why"):
        new("2.1", 1.0, by, why)


@pytest.mark.parametrize(
    "text", ["[{", "{}x", '[{"task": "2.1"}]', '[{"task": 1, "points": 1, "by": "", "why": "", "when": ""}]']
)
def test_a_damaged_file_is_named_and_stays(tmp_path, text):
    path = tmp_path / "adjustments" / "half" / f"{STAGE}.json"
    path.parent.mkdir(parents=True)
    path.write_text(text)
    with pytest.raises(AdjustmentError, match="repair this file"):
        applied(tmp_path, record())
    assert path.read_text() == text


def test_points_that_are_no_number_are_refused(tmp_path):
    add(tmp_path, record(), given(1.0))
    path = tmp_path / "adjustments" / "half" / f"{STAGE}.json"
    raw = json.loads(path.read_text())
    path.write_text(json.dumps([raw[0] | {"points": float("nan")}]))
    with pytest.raises(AdjustmentError, match="no number"):
        read(tmp_path, "half", STAGE)


@pytest.mark.parametrize("name", ["..", "a/b", ""])
def test_no_name_leads_out_of_the_folder(tmp_path, name):
    with pytest.raises(BadName):
        add(tmp_path, record(name), given(1.0))


def test_a_stop_while_writing_keeps_the_earlier_points(tmp_path, monkeypatch):
    add(tmp_path, record(), given(1.0))

    def stopped(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("autograder.store.os.replace", stopped)
    with pytest.raises(KeyboardInterrupt):
        add(tmp_path, record(), given(0.25))
    assert [one.points for one in read(tmp_path, "half", STAGE)] == [1.0]


def test_another_adjustment_makes_the_views_again(tmp_path, course):
    results.write(record(), tmp_path)
    assert views.refresh(tmp_path, course)
    assert not views.refresh(tmp_path, course)
    add(tmp_path, record(), given(1.0))
    assert views.refresh(tmp_path, course)


def in_formgrader(folder, one, **points):
    """Whether a change was stored, for tasks that have these points there: t1=3.0."""
    given = {f"2.{name[1:]}": (worth, "by a look at it") for name, worth in points.items()}
    return adjustments.from_formgrader(folder, one, given)


def test_points_of_formgrader_replace_those_of_the_tests(tmp_path):
    assert in_formgrader(tmp_path, record(), t1=0.25)
    after = applied(tmp_path, record())
    assert [task.points for task in after.tasks] == [0.25, 3.0]
    [one] = by_hand(after)
    assert (one.by, one.why, one.points) == (adjustments.FORMGRADER, "by a look at it", -1.25)
    assert not in_formgrader(tmp_path, record(), t1=0.25)
    assert not in_formgrader(tmp_path, record("other"), t1=1.5)  # what the tests gave


def test_a_later_change_in_formgrader_ends_the_earlier_one(tmp_path):
    for points in (0.25, 2.0):
        assert in_formgrader(tmp_path, record(), t1=points)
        assert applied(tmp_path, record()).tasks[0].points == points
    assert in_formgrader(tmp_path, record())  # the field there was cleared
    assert applied(tmp_path, record()).points == record().points
    assert [bool(one.undone) for one in read(tmp_path, "half", STAGE)] == [True, True]


def test_points_of_formgrader_stand_on_those_of_adjust(tmp_path):
    add(tmp_path, record(), given(1.5))
    full = Result("half", STAGE, tasks=[task(passed=2), task("2.2", 2)])  # a later suite gives them, too
    assert in_formgrader(tmp_path, full, t1=1.0)
    assert applied(tmp_path, full).tasks[0].points == 1.0
    assert applied(tmp_path, full, without=adjustments.FORMGRADER).tasks[0].points == 3.0


def test_points_of_formgrader_are_changed_there(tmp_path):
    in_formgrader(tmp_path, record(), t1=0.25)
    before = read(tmp_path, "half", STAGE)
    with pytest.raises(AdjustmentError, match="given in formgrader"):
        add(tmp_path, record(), given(1.0))
    with pytest.raises(AdjustmentError, match="given in formgrader"):
        undo(tmp_path, record(), "2.1", "TA", "settled")
    assert read(tmp_path, "half", STAGE) == before
    assert add(tmp_path, record(), given(-1.0, "2.2")).points == 2.25
