"""What is new since the last run."""

from autograder.report import class_changes
from autograder.report.class_changes import Moved, news
from autograder.report.ledger import Change, add_changes
from autograder.report.register import Register

BEFORE, BEGAN, AFTER = "2026-11-30T09:00:00+0000", "2026-11-30T10:00:00+0000", "2026-11-30T12:00:00+0100"


def moved(student, when):
    return Moved(when, student, "02-backprop", "9", "12", "submission")


def test_the_ledger_is_read_as_it_was_written(tmp_path, make, stage):
    name = "-5"  # the sheet has '-5
    add_changes(tmp_path, [Change(make(stage, name, problem="x"), make(stage, name), "suite, points")])
    (one,) = class_changes.changes(tmp_path)
    assert (one.student, one.stage, one.before, one.after, one.why) == (
        name,
        stage.id,
        "",
        "12",
        "suite, points",
    )


def test_a_damaged_ledger_has_no_changes(tmp_path):
    assert class_changes.changes(tmp_path) == []
    (tmp_path / "changes.csv").write_bytes(b"\xff,when\n1,2,3\n\0")
    assert class_changes.changes(tmp_path) == []


def test_only_the_last_run_is_news(make, stage):
    class_ = [make(stage, "old", graded_at=BEFORE), make(stage, "new", graded_at=AFTER)]
    told = news(
        class_, [moved("new", BEFORE), moved("new", AFTER), moved("gone", AFTER)], Register(began=BEGAN)
    )
    assert {stage: [who.name for who in names] for stage, names in told.graded.items()} == {stage.id: ["new"]}
    assert [who.name for who, _ in told.moved] == ["new"]
    assert told.count == 1


def test_no_run_and_nothing_new_are_no_news(make, stage):
    class_ = [make(stage, "old", graded_at=BEFORE)]
    assert news(class_, [], Register(began=BEGAN)) is None
    assert news(class_, [moved("old", AFTER)], Register()) is None
