"""The entry for a leaderboard: which files are read, what is refused, and what stays as it is."""

from __future__ import annotations

import os
import zipfile

import pytest

from autograder.submissions import collect
from tests.autograder.grading.bright import BOARD, STAGE, course_with_board

COURSE = course_with_board()
FILES = {"graph.py": b"# begun\n", "classifier.py": b"classify = None\n", "classifier.h5": b"\x89HDF weights"}


@pytest.fixture
def put(tmp_path):
    """put({name: bytes}, below) -> the submission that is found; a name can be a path."""

    def submit(files, *, place=STAGE, packed=False):
        folder = tmp_path / "class" / "someone"
        for name, data in files.items():
            path = folder / place / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        if packed:
            with zipfile.ZipFile(folder / f"{STAGE}.zip", "w") as archive:
                for name in files:
                    archive.write(folder / place / name, name)
                    (folder / place / name).unlink()
            (folder / place).rmdir()
        return found(tmp_path)

    return submit


def found(tmp_path):
    (submission,) = collect([tmp_path / "class"], COURSE).submissions
    return submission


def without(name):
    return {other: data for other, data in FILES.items() if other != name}


@pytest.mark.parametrize("packed", [False, True])
def test_both_files_are_read_and_the_bytes_come_when_they_are_needed(put, packed):
    submission = put(FILES, packed=packed)
    entry = submission.classifier
    assert (entry.source, entry.problem, entry.weights) == ("classify = None\n", "", b"")
    assert entry.loaded().weights == FILES["classifier.h5"]
    assert submission.files == {"graph.py": "# begun\n"}
    assert not submission.problem


def test_they_can_lie_in_the_package(put):
    entry = put({f"kittengrad/{name}": data for name, data in FILES.items()}).classifier
    assert entry.loaded().weights == FILES["classifier.h5"]


def test_a_classifier_without_weights_has_none(put):
    entry = put(without("classifier.h5")).classifier
    assert (entry.source, entry.loaded().weights, entry.problem) == ("classify = None\n", b"", "")


def test_a_submission_without_these_files_has_no_entry(put):
    assert put({"graph.py": b"# begun\n"}).classifier is None


def test_they_are_a_part_of_the_submission_without_a_stage_s_folder_too(put, tmp_path):
    assert put(FILES, place=".").classifier.source == "classify = None\n"
    assert collect([tmp_path / "class"], COURSE).unplaced == []


@pytest.mark.parametrize(
    ("files", "problem"),
    [
        (without("classifier.py"), "classifier.h5 lies alone: submit classifier.py beside it."),
        (FILES | {"classifier.h5": b""}, "classifier.h5 is empty"),
        (FILES | {"classifier.h5": bytes((BOARD.largest_kib << 10) + 1)}, "more than 64 KiB."),
        (FILES | {"classifier.py": b"\xff"}, "classifier.py is not UTF-8"),
        (FILES | {"classifier.py": b"#" * (2**20 + 1)}, "classifier.py is too large"),
        (without("classifier.py") | {"classifier.py/x": b""}, "classifier.py is a folder"),
        (without("classifier.h5") | {"classifier.h5/x": b""}, "classifier.h5 is a folder"),
    ],
)
def test_a_fault_is_the_entry_s_problem_and_not_the_submission_s(put, files, problem):
    submission = put(files)
    assert problem in submission.classifier.problem
    assert not submission.problem
    assert submission.files == {"graph.py": "# begun\n"}


@pytest.mark.parametrize("name", ["classifier.py", "classifier.h5"])
def test_a_link_is_not_followed(put, tmp_path, name):
    put(without(name))
    (tmp_path / "secret").write_bytes(b"canary")
    (tmp_path / "class" / "someone" / STAGE / name).symlink_to(tmp_path / "secret")
    submission = found(tmp_path)
    assert f"{name} is a symbolic link" in submission.classifier.problem
    assert submission.classifier.loaded().weights == b""


def test_a_hard_link_is_told_to_staff(put, tmp_path):
    put(without("classifier.h5"))
    (tmp_path / "elsewhere").write_bytes(b"canary")
    os.link(tmp_path / "elsewhere", tmp_path / "class" / "someone" / STAGE / "classifier.h5")
    assert any("classifier.h5 is a hard link" in flag for flag in found(tmp_path).flags)


def test_a_file_that_changes_before_its_turn_is_a_problem(put, tmp_path):
    submission = put(FILES)
    path = tmp_path / "class" / "someone" / STAGE / "classifier.h5"
    path.write_bytes(b"other weights")
    assert "changed while the class was graded" in submission.classifier.loaded().problem
    path.unlink()
    assert submission.classifier.loaded().problem


def test_the_digest_changes_with_each_file(put, tmp_path):
    digests = {put(FILES).digest}
    for name in FILES:
        digests.add(put({name: FILES[name] + b"\n"}).digest)
    assert len(digests) == 1 + len(FILES)


def test_the_largest_size_is_the_course_s(put):
    assert put(FILES | {"classifier.h5": bytes(BOARD.largest_kib << 10)}).classifier.problem == ""
