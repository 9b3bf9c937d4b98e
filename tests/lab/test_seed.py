"""What a student finds in work/ after the course was shipped once, and again with changes."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
import updates
from seed import seed as bring
from shipped import RECORD
from updates import NOTES, PAGE

STUB = "kittengrad/graph.py"
NOTEBOOK = "01-sums.ipynb"


def seed(shipped: Path, work: Path) -> list[str]:
    """Bring work/ up to date; what the terminal shows."""
    return list(updates.lines(bring(shipped, work)))


def notebook(*sources: str, outputs: tuple[str, ...] = ()) -> str:
    """A notebook of code cells, of which the first ones were run."""
    cells = [
        {
            "cell_type": "code",
            "id": f"cell-{i}",
            "metadata": {},
            "source": [source],
            "outputs": [*outputs[i:][:1]],
        }
        for i, source in enumerate(sources)
    ]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def version(shipped: Path, name: str) -> None:
    (shipped / ".kittengrad-version").write_text(f"KITTENGRAD_VERSION={name}\n")


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
    """What lies in work/, the lab's own folder aside."""
    found = {path.relative_to(work).as_posix(): path for path in work.rglob("*") if path.is_file()}
    return {name: path.read_text() for name, path in found.items() if not name.startswith(".kittengrad/")}


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
    assert said == f"  Updated, as you had left them unchanged: {STUB}."
    assert student_files(work) == {STUB: "second stub", "README.md": "read me"}


def test_a_newer_stub_goes_beside_a_changed_file_with_a_note(shipped, work):
    seed(shipped, work)
    (work / STUB).write_text("my solution")
    (shipped / STUB).write_text("second stub")
    said = "\n".join(seed(shipped, work))
    assert f"You changed {STUB}: your version stays" in said
    assert "NAME.new" in said
    after = student_files(work)
    assert after[STUB] == "my solution"
    assert after[f"{STUB}.new"] == "second stub"
    assert "graph.py.new" in after[NOTES.as_posix()]


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
    assert after[NOTES.as_posix()].count("of the course\n") == 2


def test_a_deleted_file_comes_back(shipped, work):
    seed(shipped, work)
    (work / "README.md").unlink()
    assert seed(shipped, work) == ["  You had deleted README.md: the course's version is back."]
    assert student_files(work)["README.md"] == "read me"
    assert seed(shipped, work) == []


def test_own_files_are_left_alone(shipped, work):
    (work / "scratch.py").write_text("mine")
    seed(shipped, work)
    seed(shipped, work)
    assert student_files(work)["scratch.py"] == "mine"


@pytest.mark.parametrize("damage", ["", "{", "[]", "null", '{"files": {"README.md": {}}}', "[" * 100_000])
def test_a_damaged_record_costs_no_work(shipped, work, damage):
    seed(shipped, work)
    (work / STUB).write_text("my solution")
    (work / RECORD).write_text(damage)
    (shipped / STUB).write_text("second stub")
    assert "damaged" in seed(shipped, work)[0]
    after = student_files(work)
    assert after[STUB] == "my solution"
    assert after[f"{STUB}.new"] == "second stub"
    assert seed(shipped, work) == []


def test_what_python_and_jupyter_leave_behind_is_not_shipped(shipped, work):
    (shipped / "kittengrad" / "__pycache__").mkdir()
    (shipped / "kittengrad" / "__pycache__" / "graph.pyc").write_text("bytes")
    (shipped / ".kittengrad" / "checks").mkdir(parents=True)
    (shipped / ".kittengrad" / "checks" / "0.1.json").write_text("a result of the author")
    seed(shipped, work)
    assert student_files(work) == {STUB: "first stub", "README.md": "read me"}


def test_a_newer_version_takes_the_place_of_one_that_nobody_read(shipped, work):
    seed(shipped, work)
    (work / STUB).write_text("my solution")
    for text in ("second stub", "third stub"):
        (shipped / STUB).write_text(text)
        seed(shipped, work)
    after = student_files(work)
    assert after[f"{STUB}.new"] == "third stub"
    assert f"{STUB}.new2" not in after


def began(work: Path) -> str | None:
    return json.loads((work / RECORD).read_text())["files"][STUB]["began"]


def test_the_version_that_the_student_began_from_is_kept_until_the_newer_one_is_dealt_with(shipped, work):
    seed(shipped, work)
    (work / STUB).write_text("my solution")
    for text in ("second stub", "third stub"):
        (shipped / STUB).write_text(text)
        seed(shipped, work)
        assert began(work) == "first stub"
    (work / f"{STUB}.new").unlink()
    (shipped / STUB).write_text("fourth stub")
    seed(shipped, work)
    assert began(work) == "third stub"


def test_an_interrupted_start_does_the_same_again(shipped, work, monkeypatch):
    seed(shipped, work)
    (work / STUB).write_text("my solution")
    (shipped / STUB).write_text("second stub")
    (shipped / "README.md").write_text("read me again")

    def stopped(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(updates, "note", stopped)
        with pytest.raises(KeyboardInterrupt):
            seed(shipped, work)
    said = seed(shipped, work)
    assert f"You changed {STUB}" in said[0]
    after = student_files(work)
    assert after[STUB] == "my solution"
    assert after[f"{STUB}.new"] == "second stub"
    assert after["README.md"] == "read me again"
    assert f"{STUB}.new2" not in after
    assert began(work) == "first stub"


def test_a_file_that_left_the_course_stays_with_one_sentence(shipped, work):
    (shipped / NOTEBOOK).write_text(notebook("1"))
    seed(shipped, work)
    (shipped / NOTEBOOK).unlink()
    assert seed(shipped, work) == [f"  The course no longer has {NOTEBOOK}: your copy stays."]
    after = student_files(work)
    assert after[NOTEBOOK] == notebook("1")
    assert f"{NOTEBOOK}: the course no longer has it" in after[NOTES.as_posix()]
    assert seed(shipped, work) == []


def test_an_older_version_replaces_nothing_and_says_so(shipped, work):
    version(shipped, "old")
    seed(shipped, work)
    version(shipped, "new")
    (shipped / STUB).write_text("second stub")
    assert seed(shipped, work)[0] == "The course is now version new; work/ had old."
    version(shipped, "old")
    (shipped / STUB).write_text("first stub")
    (work / "README.md").unlink()
    said = seed(shipped, work)
    assert said[0].startswith(
        "This lab brings version old of the course, and work/ already has the newer new."
    )
    assert student_files(work) == {STUB: "second stub", "README.md": "read me"}
    version(shipped, "new")
    (shipped / STUB).write_text("second stub")
    assert seed(shipped, work) == []
    assert student_files(work)[STUB] == "second stub"


def test_a_notebook_that_was_only_run_is_updated_and_keeps_the_outputs_of_equal_cells(shipped, work):
    (shipped / NOTEBOOK).write_text(notebook("1 + 1", "2 + 2"))
    seed(shipped, work)
    (work / NOTEBOOK).write_text(notebook("1 + 1", "2 + 2", outputs=("two", "four")))
    assert seed(shipped, work) == []
    (shipped / NOTEBOOK).write_text(notebook("1 + 1", "2 + 3"))
    assert seed(shipped, work) == [f"  Updated, as you had left them unchanged: {NOTEBOOK}."]
    cells = json.loads((work / NOTEBOOK).read_text())["cells"]
    assert [cell["source"] for cell in cells] == [["1 + 1"], ["2 + 3"]]
    assert [cell["outputs"] for cell in cells] == [["two"], []]
    assert seed(shipped, work) == []


def test_a_notebook_with_a_cell_of_the_students_stays(shipped, work):
    (shipped / NOTEBOOK).write_text(notebook("1 + 1"))
    seed(shipped, work)
    mine = notebook("1 + 1", "my question")
    (work / NOTEBOOK).write_text(mine)
    (shipped / NOTEBOOK).write_text(notebook("1 + 2"))
    seed(shipped, work)
    after = student_files(work)
    assert after[NOTEBOOK] == mine
    assert after[f"{NOTEBOOK}.new"] == notebook("1 + 2")


def test_a_newer_notebook_that_the_student_copied_and_ran_waits_no_longer(shipped, work):
    (shipped / NOTEBOOK).write_text(notebook("1 + 1"))
    seed(shipped, work)
    (work / NOTEBOOK).write_text(notebook("mine"))
    (shipped / NOTEBOOK).write_text(notebook("1 + 2"))
    seed(shipped, work)
    (work / NOTEBOOK).write_text(notebook("1 + 2", outputs=("three",)))
    seed(shipped, work)
    assert json.loads((work / PAGE).read_text())["files"] == []


def test_a_newer_version_that_the_student_took_waits_no_longer(shipped, work):
    seed(shipped, work)
    (work / STUB).write_text("my solution")
    (shipped / STUB).write_text("second stub")
    seed(shipped, work)
    assert [each["file"] for each in json.loads((work / PAGE).read_text())["files"]] == [STUB]
    (work / STUB).write_text("second stub")
    seed(shipped, work)
    assert json.loads((work / PAGE).read_text())["files"] == []
    (shipped / STUB).write_text("third stub")
    seed(shipped, work)
    assert student_files(work)[STUB] == "third stub"


def test_a_folder_that_cannot_be_written_ends_the_command_with_one_sentence(shipped, tmp_path):
    (tmp_path / "no folder").write_text("a file")
    command = [sys.executable, Path(updates.__file__).with_name("seed.py"), shipped, tmp_path / "no folder"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "Nothing was lost." in done.stderr


def test_a_record_of_the_first_labs_is_read(shipped, work):
    """They wrote {name: SHA-256}."""
    seed(shipped, work)
    record = json.loads((work / RECORD).read_text())["files"]
    (work / RECORD).write_text(json.dumps({name: each["digest"] for name, each in record.items()}))
    (shipped / STUB).write_text("second stub")
    assert seed(shipped, work) == [f"  Updated, as you had left them unchanged: {STUB}."]
