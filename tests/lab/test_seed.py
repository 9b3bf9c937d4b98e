"""What a student finds in work/ after the course was shipped once, and again with changes."""

from pathlib import Path

import pytest
from seed import NOTES, RECORD, seed

STUB = "kittengrad/graph.py"


@pytest.fixture
def shipped(tmp_path: Path) -> Path:
    folder = tmp_path / "assignments"
    (folder / "kittengrad").mkdir(parents=True)
    (folder / STUB).write_text("first stub")
    (folder / "README.md").write_text("read me")
    return folder


@pytest.fixture
def work(tmp_path: Path) -> Path:
    (tmp_path / "work").mkdir()
    return tmp_path / "work"


def student_files(work: Path) -> dict[str, str]:
    """What lies in work/, the record aside."""
    found = {path.relative_to(work).as_posix(): path for path in work.rglob("*") if path.is_file()}
    return {name: path.read_text() for name, path in found.items() if name != RECORD.as_posix()}


def test_an_empty_folder_is_filled(shipped, work):
    assert seed(shipped, work) == []
    assert student_files(work) == {STUB: "first stub", "README.md": "read me"}


def test_nothing_happens_the_second_time(shipped, work):
    seed(shipped, work)
    before = {path: path.stat().st_mtime_ns for path in work.rglob("*.py")}
    assert seed(shipped, work) == []
    assert {path: path.stat().st_mtime_ns for path in work.rglob("*.py")} == before


def test_what_a_student_wrote_stays_and_nothing_is_laid_beside_it(shipped, work):
    seed(shipped, work)
    (work / STUB).write_text("my solution")
    assert seed(shipped, work) == []
    assert student_files(work) == {STUB: "my solution", "README.md": "read me"}


def test_a_stub_that_nobody_touched_is_updated(shipped, work):
    seed(shipped, work)
    (shipped / STUB).write_text("second stub")
    (said,) = seed(shipped, work)
    assert "updated" in said
    assert STUB in said
    assert student_files(work) == {STUB: "second stub", "README.md": "read me"}


def test_a_newer_stub_goes_beside_a_changed_file_with_a_note(shipped, work):
    seed(shipped, work)
    (work / STUB).write_text("my solution")
    (shipped / STUB).write_text("second stub")
    (said,) = seed(shipped, work)
    assert "graph.py.new" in said
    after = student_files(work)
    assert after[STUB] == "my solution"
    assert after[f"{STUB}.new"] == "second stub"
    assert said in after[NOTES.as_posix()]


def test_a_newer_stub_is_offered_once(shipped, work):
    seed(shipped, work)
    (work / STUB).write_text("my solution")
    (shipped / STUB).write_text("second stub")
    seed(shipped, work)
    (work / f"{STUB}.new").unlink()
    assert seed(shipped, work) == []
    assert not (work / f"{STUB}.new").exists()


def test_notes_taken_in_an_offered_file_stay(shipped, work):
    seed(shipped, work)
    (work / STUB).write_text("my solution")
    (shipped / STUB).write_text("second stub")
    seed(shipped, work)
    (work / f"{STUB}.new").write_text("second stub, with my notes")
    (shipped / STUB).write_text("third stub")
    seed(shipped, work)
    after = student_files(work)
    assert after[STUB] == "my solution"
    assert after[f"{STUB}.new"] == "second stub, with my notes"
    assert after[f"{STUB}.new2"] == "third stub"
    assert len(after[NOTES.as_posix()].splitlines()) == 2


def test_a_deleted_file_comes_back(shipped, work):
    seed(shipped, work)
    (work / "README.md").unlink()
    seed(shipped, work)
    assert student_files(work)["README.md"] == "read me"


def test_own_files_are_left_alone(shipped, work):
    (work / "scratch.py").write_text("mine")
    seed(shipped, work)
    seed(shipped, work)
    assert student_files(work)["scratch.py"] == "mine"


@pytest.mark.parametrize("damage", ["", "{", "[]", "null"])
def test_a_damaged_record_costs_no_work(shipped, work, damage):
    seed(shipped, work)
    (work / STUB).write_text("my solution")
    (work / RECORD).write_text(damage)
    (shipped / STUB).write_text("second stub")
    seed(shipped, work)
    after = student_files(work)
    assert after[STUB] == "my solution"
    assert after[f"{STUB}.new"] == "second stub"


def test_what_python_and_jupyter_leave_behind_is_not_shipped(shipped, work):
    (shipped / "kittengrad" / "__pycache__").mkdir()
    (shipped / "kittengrad" / "__pycache__" / "graph.pyc").write_text("bytes")
    (shipped / ".kittengrad" / "checks").mkdir(parents=True)
    (shipped / ".kittengrad" / "checks" / "0.1.json").write_text("a result of the author")
    seed(shipped, work)
    assert student_files(work) == {STUB: "first stub", "README.md": "read me"}
