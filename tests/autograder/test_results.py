"""The record of one grading: what it adds up to, and that it survives being written down."""

import json
import os

import pytest

from autograder import results, store
from autograder.results import Category, Integration, Result, StudentView, TaskResult, TestOutcome


def outcome(category=Category.PASSED, **more):
    return TestOutcome("test_a", "2.1", "a title", "a hint", category, **more)


@pytest.fixture
def record():
    failed = outcome(
        Category.EXCEPTION,
        seconds=0.25,
        student=StudentView("You add.", "TypeError", [("graph.py", 3), ("graph.py", 7)]),
        staff="long\ntext \x1b \ud800 ∂",
    )
    return Result(
        "Zoë",
        "02-backprop",
        "The chain rule",
        tasks=[
            TaskResult("2.1", "an order", 3.0, [outcome(), outcome(), failed]),
            TaskResult("2.2", "the chain rule", 2.0, [outcome(Category.MISSING)]),
        ],
        integration=Integration(["scalar.py"], 1.5, 0.25),
        flags=["printed 3 MB"],
        output="hello",
        submission_hash="a",
        suite_hash="b",
        reference_hash="c",
        points_hash="d",
        policy="e",
        grader_hash="f",
        versions="g",
        seed=2**48 - 1,
        confinement={"landlock": 7, "seccomp": True},
        degraded=True,
        seconds=1.5,
        graded_at="2025-11-21T12:50:07+0000",
    )


def test_a_tasks_tests_share_its_points():
    tests = [outcome(), outcome(Category.WRONG_VALUE), outcome()]
    assert TaskResult("2.1", "t", 3.0, tests).points == pytest.approx(2.0)


@pytest.mark.parametrize("category", [c for c in Category if c != Category.PASSED])
def test_only_passed_earns(category):
    assert TaskResult("2.1", "t", 3.0, [outcome(category)]).points == 0.0


def test_a_task_without_tests_earns_nothing():
    assert TaskResult("2.1", "t", 3.0, []).points == 0.0


def test_a_result_adds_up(record):
    assert (record.points, record.max_points, record.bonus) == (2.0, 5.0, 0.25)
    assert len(list(record.tests)) == 4
    assert Result("ada", "02").points == Result("ada", "02").bonus == 0


def test_points_are_rounded_once_and_not_per_task():
    thirds = [
        TaskResult(str(n), "t", 1.0, [outcome(), outcome(Category.TIME), outcome(Category.TIME)])
        for n in range(3)
    ]
    assert Result("ada", "02", tasks=thirds).points == 1.0


def test_the_key_is_what_was_graded_with_what(record):
    assert record.key == ("a", "b", "c", "d", "e", "f", "g", 2**48 - 1)


def test_a_record_survives_being_written(record, tmp_path):
    path = results.write(record, tmp_path)
    assert path == tmp_path / "json" / "Zoë" / "02-backprop.json"
    again = results.read(path)
    assert again.tasks[0].tests[2].staff == "long\ntext \x1b \ud800 ∂"
    assert again == record
    assert list(results.read_all(tmp_path)) == [record]


def test_records_come_by_student_and_stage(tmp_path):
    for student, stage in [("b", "01"), ("a", "02"), ("a", "01")]:
        results.write(Result(student, stage), tmp_path)
    assert [(r.student, r.stage) for r in results.read_all(tmp_path)] == [
        ("a", "01"),
        ("a", "02"),
        ("b", "01"),
    ]


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe",
        b'{"schema": 1}',
        b'{"schema": 0, "tasks": [], "integration": null}',
        b'{"schema": 1, "student": "a", "stage": "b", "tasks": [], "integration": null, "surprise": 1}',
        b'{"schema": 1, "student": "a", "stage": "b", "tasks": [{"tests": 3}], "integration": null}',
    ],
)
def test_a_damaged_record_is_named(tmp_path, damage):
    path = results.path_of(tmp_path, "ada", "02")
    path.parent.mkdir(parents=True)
    path.write_bytes(damage)
    with pytest.raises(results.UnreadableResult, match=r"02\.json.*grade again"):
        results.read(path)


def test_an_older_schema_says_which(tmp_path, record):
    path = results.write(record, tmp_path)
    raw = json.loads(path.read_bytes()) | {"schema": 99}
    path.write_text(json.dumps(raw))
    with pytest.raises(results.UnreadableResult, match="schema 99"):
        results.read(path)


def test_writing_is_all_or_nothing(tmp_path, monkeypatch):
    path = tmp_path / "x.json"
    store.write_atomically(path, "old")
    monkeypatch.setattr(os, "replace", lambda *_: (_ for _ in ()).throw(OSError("no space left")))
    with pytest.raises(store.CannotWrite, match=r"x\.json.*no space left"):
        store.write_atomically(path, "new")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_readers_may_read_and_lone_surrogates_may_be_written(tmp_path):
    path = tmp_path / "x"
    store.write_atomically(path, "a\ud800")
    assert path.read_text() == "a\\ud800"
    assert path.stat().st_mode & 0o777 == 0o644


def test_a_result_that_is_not_there_is_not_told_to_be_removed(tmp_path):
    with pytest.raises(results.UnreadableResult, match=r"02\.json: this result is missing"):
        results.read(tmp_path / "02.json")


def test_a_record_from_before_the_leaderboard_is_read(record):
    """Schema 3 had no scores. A record of it keeps its marks until its submission is graded again."""
    old = json.loads(results.to_json(record)) | {"schema": 3}
    del old["leaderboard"]
    read = results.from_json(json.dumps(old).encode())
    assert (read, read.schema, read.leaderboard) == (record, results.SCHEMA, None)


def test_a_result_cut_short_by_a_kill_never_exists(tmp_path, monkeypatch):
    result = results.Result("someone", "02-backprop")
    results.write(result, tmp_path)

    def power_cut(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("os.replace", power_cut)
    with pytest.raises(KeyboardInterrupt):
        results.write(results.Result("someone", "02-backprop", title="newer"), tmp_path)
    folder = tmp_path / "json" / "someone"
    assert [path.name for path in folder.iterdir()] == ["02-backprop.json"]
    assert results.read(folder / "02-backprop.json") == result
