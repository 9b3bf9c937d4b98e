"""The record of the checks: the last result of each task, and whether the code changed since."""

import json
import time

import pytest
from checks import package, record, rules, running

from autograder.course import ASSIGNMENTS

COURSE = rules.handed_out(ASSIGNMENTS / "checks")
ADDS = 'return Value(self.data + other.data, (self, other), (1.0, 1.0), "+")'


@pytest.fixture
def checked(monkeypatch, run):
    """Run checks of a package, and keep what came out: checked(folder, "1.1") -> the results."""
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)

    def keep(folder, *wanted):
        monkeypatch.setattr(package, "folder", lambda: folder)
        record.keep(run(folder, *wanted), COURSE)
        return record.results()

    return keep


def fingerprint(task):
    return record.fingerprint(task, COURSE)


def test_a_result_is_kept_for_each_task(checked, kittengrad):
    results = checked(kittengrad(("scalar.py", ADDS, "return None")), "1.1", "1.8")
    assert set(results) == {"1.1", "1.8"}
    assert results["1.1"].earned < results["1.1"].checks
    assert results["1.1"].started
    assert not results["1.1"].complete
    assert results["1.1"].code == fingerprint("1.1")
    assert 0 <= time.time() - results["1.1"].time < 600


def test_an_earned_task_is_complete_and_a_stub_is_not_started(checked, kittengrad, stubs):
    assert checked(kittengrad(), "0.1")["0.1"].complete
    result = checked(stubs, "0.1")["0.1"]
    assert (result.earned, result.started) == (0, False)


def test_the_last_result_counts(checked, kittengrad):
    assert not checked(kittengrad(("scalar.py", ADDS, "return None")), "1.1")["1.1"].complete
    (package.folder() / "scalar.py").write_bytes(
        (package.folder() / "scalar.py").read_bytes().replace(b"return None", ADDS.encode())
    )
    assert checked(package.folder(), "1.1")["1.1"].complete


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"{",
        b"\xff",
        b"[]",
        b"null",
        b"[" * 100_000,
        b'{"earned": 1}',
        b'{"earned": 9, "checks": 1, "started": true, "code": "", "time": 1.0}',
        b'{"earned": 0, "checks": 0, "started": true, "code": "", "time": 1.0}',
        b'{"earned": "1", "checks": 1, "started": true, "code": "", "time": 1.0}',
    ],
)
def test_a_damaged_result_is_no_result_and_costs_no_other(checked, kittengrad, record_folder, damage):
    results = checked(kittengrad(), "0.1", "0.2")
    (record_folder / "checks" / "0.1.json").write_bytes(damage)
    assert record.results() == {"0.2": results["0.2"]}
    assert set(checked(package.folder(), "0.1")) == {"0.1", "0.2"}


def test_a_run_of_nbgrader_keeps_nothing(checked, kittengrad, monkeypatch, record_folder, run):
    folder = kittengrad()
    monkeypatch.setenv("NBGRADER_EXECUTION", "validate")
    record.keep(run(folder, "0.1"), COURSE)
    assert not record_folder.exists()


def test_a_folder_that_cannot_be_written_costs_no_check(checked, kittengrad, record_folder):
    record_folder.write_text("a file where the folder belongs")
    assert checked(kittengrad(), "0.1") == {}


def test_a_write_that_fails_leaves_the_old_result(checked, kittengrad, record_folder, monkeypatch):
    results = checked(kittengrad(), "0.1")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(record.os, "replace", full)
    assert checked(package.folder(), "0.1") == results
    assert [path.name for path in (record_folder / "checks").iterdir()] == ["0.1.json"]


@pytest.mark.parametrize(
    ("old", "new", "changed"),
    [
        (ADDS, f"spare = 1; {ADDS}", {"1.1"}),
        (ADDS, f"{ADDS}  # a comment", set()),
        ("import math", "import math\n\nSPARE = 1", {"1.1", "1.2"}),
    ],
)
def test_a_task_changed_if_its_own_code_or_what_all_share_did(kittengrad, monkeypatch, old, new, changed):
    folder = kittengrad()
    monkeypatch.setattr(package, "folder", lambda: folder)
    before = {task: fingerprint(task) for task in ("1.1", "1.2", "2.1")}
    text = (folder / "scalar.py").read_text(encoding="utf-8")
    assert text.count(old) == 1
    (folder / "scalar.py").write_text(text.replace(old, new), encoding="utf-8")
    assert {task for task in before if fingerprint(task) != before[task]} == changed


def test_a_file_that_python_cannot_read_or_that_is_missing_has_a_fingerprint(kittengrad, monkeypatch):
    folder = kittengrad()
    monkeypatch.setattr(package, "folder", lambda: folder)
    found = [fingerprint("1.1")]
    for content in (b"def (", b"def ((", b"\xff\x00"):
        (folder / "scalar.py").write_bytes(content)
        found.append(fingerprint("1.1"))
    (folder / "scalar.py").unlink()
    found.append(fingerprint("1.1"))
    assert len(set(found)) == len(found)


def test_a_task_without_a_function_of_its_own_depends_on_all_of_its_stage(kittengrad, monkeypatch):
    assert not any("Task 2.5:" in line for line in COURSE.texts["graph.py"].split("\n") if "raise" in line)
    folder = kittengrad()
    monkeypatch.setattr(package, "folder", lambda: folder)
    before = fingerprint("2.5")
    kittengrad_text = (folder / "graph.py").read_text(encoding="utf-8")
    changed = kittengrad_text.replace("parent.grad += derivative", "parent.grad = derivative")
    assert changed != kittengrad_text
    (folder / "graph.py").write_text(changed, encoding="utf-8")
    assert fingerprint("2.5") != before


def test_without_the_list_of_the_files_there_is_no_fingerprint(stubs, monkeypatch):
    monkeypatch.setattr(package, "folder", lambda: stubs)
    assert record.fingerprint("0.1", None) == ""


def test_a_result_is_plain_json(checked, kittengrad, record_folder):
    checked(kittengrad(), "0.1")
    kept = json.loads((record_folder / "checks" / "0.1.json").read_text())
    assert set(kept) == {"earned", "checks", "started", "code", "time"}
    assert running.stage_of("0.1") == "00"
