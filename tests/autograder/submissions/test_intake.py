"""Intake: every shape is recognised, everything strange is a row, and only owned files are ever read."""

from __future__ import annotations

import os
import pickle
import re
import socket
import stat
import tempfile
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograder.course import Course, Limits, Stage, Task
from autograder.submissions import NO_STAGE, Intake, IntakeError, Submission, collect, tree
from autograder.submissions.owned import MOST_OTHERS
from autograder.submissions.tree import Limits as IntakeLimits
from autograder.submissions.tree import Refused
from tests.fuzz.handins import check, nothing_written

CODE = "def backward(root):\n    ...\n"


def stage(number: str, *owns: str) -> Stage:
    return Stage(number, number, owns, (), (Task(f"{int(number[:2])}.1", "a task", 1.0),), Limits())


COURSE = Course(
    "A course",
    ("__init__.py", "draw.py"),
    (
        stage("01-scalar-graph", "scalar.py"),
        stage("02-backprop", "graph.py"),
        stage("06-numerics", "functional.py", "gradcheck.py"),
    ),
)


def plant(root: Path, *names: str, text: str = CODE) -> Path:
    """Make files below `root`; `name/` is a folder, and `name=text` says what is in a file."""
    root.mkdir(parents=True, exist_ok=True)
    for name in names:
        name, _, content = name.partition("=")
        path = root / name
        if name.endswith("/"):
            path.mkdir(parents=True, exist_ok=True)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content or text)
    return root


def pack(path: Path, *names: str, text: str = CODE) -> Path:
    """Make a zip with the same notation."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            name, _, content = name.partition("=")
            archive.writestr(name, "" if name.endswith("/") else content or text)
    return path


def rows(*paths: Path) -> list[tuple[str, str, str]]:
    """Student, stage, and `+` or what the problem begins with."""
    return [(h.student, h.stage, h.problem or "+") for h in collect(paths, COURSE).submissions]


def listed(found: Intake) -> dict[str, bool]:
    """Where the lines that are no submissions point, and whether each may hold work."""
    return {one.place: one.holds_work for one in found.unplaced}


def only(*paths: Path) -> Submission:
    (submission,) = collect(paths, COURSE).submissions
    return submission


# The shapes.


CLASS = (
    "anna/02-backprop/graph.py",
    "anna/01-scalar-graph/kittengrad/scalar.py",
    "ben/02/graph.py",
    "README.md",
)
CLASS_ROWS = [("anna", "01-scalar-graph", "+"), ("anna", "02-backprop", "+"), ("ben", "02-backprop", "+")]


def test_a_class_is_read_with_every_student_and_stage(tmp_path: Path) -> None:
    assert rows(plant(tmp_path / "class", *CLASS)) == CLASS_ROWS


def test_a_zip_of_a_class_is_read_the_same_with_or_without_its_name_in_front(tmp_path: Path) -> None:
    assert rows(pack(tmp_path / "class.zip", *CLASS)) == CLASS_ROWS
    assert rows(pack(tmp_path / "again.ZIP", *(f"class/{name}" for name in CLASS))) == CLASS_ROWS
    assert rows(pack(tmp_path / "more" / "class.zip", *(f"class/{name}" for name in CLASS))) == CLASS_ROWS


@pytest.mark.parametrize("name", ["02-backprop", "02", "2", "02-Backprop"])
def test_a_stage_is_named_by_its_id_or_number(tmp_path: Path, name: str) -> None:
    assert rows(plant(tmp_path / "class", f"anna/{name}/graph.py")) == [("anna", "02-backprop", "+")]
    assert rows(tmp_path / "class" / "anna") == [("anna", "02-backprop", "+")]
    assert rows(tmp_path / "class" / "anna" / name) == [("anna", "02-backprop", "+")]


@pytest.mark.parametrize(
    "names",
    [
        ("anna.zip: 02-backprop/graph.py",),
        ("anna.zip: anna/02-backprop/graph.py",),
        ("anna.zip: homework/02-backprop/graph.py",),
        ("anna.zip: graph.py",),
        ("anna.zip: anna/kittengrad/graph.py",),
        ("anna/02-backprop.zip: graph.py",),
        ("anna/2.zip: kittengrad/graph.py",),
        ("anna/02-backprop.zip: 02-backprop/kittengrad/graph.py",),
        ("anna/upload.zip: 02-backprop/graph.py",),
        ("anna/upload.zip: graph.py",),
        ("anna/2.zip: 02-backprop/graph.py",),
    ],
    ids=lambda names: names[0],
)
def test_a_class_may_hold_zips_in_place_of_folders(tmp_path: Path, names: tuple[str, ...]) -> None:
    for name in names:
        archive, inside = name.split(": ")
        pack(tmp_path / "class" / archive, inside)
    assert rows(tmp_path / "class") == [("anna", "02-backprop", "+")]


def test_one_student_s_zip_is_read_by_itself(tmp_path: Path) -> None:
    assert rows(pack(tmp_path / "anna.zip", "02-backprop/graph.py")) == [("anna", "02-backprop", "+")]
    assert rows(pack(tmp_path / "ben.zip", "graph.py")) == [("ben", "02-backprop", "+")]
    assert rows(pack(tmp_path / "carl" / "02-backprop.zip", "graph.py")) == [("carl", "02-backprop", "+")]
    assert rows(pack(tmp_path / "dora" / "02.zip", "02/graph.py")) == [("dora", "02-backprop", "+")]


def test_a_work_folder_is_handed_in_for_every_stage_of_which_it_holds_files(tmp_path: Path) -> None:
    plant(
        tmp_path / "anna",
        "kittengrad/graph.py",
        "kittengrad/scalar.py",
        "kittengrad/__init__.py",
        "checks/run.py",
    )
    plant(tmp_path / "anna", "backup/graph.py", "02-backprop.ipynb")
    found = collect([tmp_path / "anna"], COURSE, layout="student")
    assert [(h.student, h.stage) for h in found.submissions] == [
        ("anna", "01-scalar-graph"),
        ("anna", "02-backprop"),
    ]
    assert listed(found) == {"anna/backup": True}


@pytest.mark.parametrize("provided", ["checks/run.py", "datasets/kittens.py"])
def test_what_the_course_provides_beside_the_work_holds_no_work(tmp_path: Path, provided: str) -> None:
    plant(tmp_path / "class" / "anna", "02-backprop/graph.py", provided)
    plant(tmp_path / "class" / "ben", "02-backprop/graph.py")
    found = collect([tmp_path / "class"], COURSE)
    assert [h.student for h in found.submissions] == ["anna", "ben"]
    assert listed(found) == {f"class/anna/{provided.split('/')[0]}": False}


def test_a_class_may_do_without_stages_folders(tmp_path: Path) -> None:
    plant(tmp_path / "class", "anna/graph.py", "ben/kittengrad/scalar.py")
    assert rows(tmp_path / "class") == [("anna", "02-backprop", "+"), ("ben", "01-scalar-graph", "+")]


def test_a_number_in_a_numbered_stage_makes_no_class_of_it(tmp_path: Path) -> None:
    assert rows(plant(tmp_path / "anna", "2/graph.py", "2/1/plot.png")) == [("anna", "02-backprop", "+")]


def test_students_may_go_by_numbers(tmp_path: Path) -> None:
    plant(
        tmp_path / "class", "1/02-backprop/graph.py", "2/02-backprop/graph.py", "12345/02-backprop/graph.py"
    )
    assert [row[0] for row in rows(tmp_path / "class")] == ["1", "12345", "2"]
    packed = pack(
        tmp_path / "upload.zip", "class/12345/02-backprop/graph.py", "class/12346/02-backprop/graph.py"
    )
    assert [row[0] for row in rows(packed)] == ["12345", "12346"]


def test_a_link_that_staff_give_is_followed(tmp_path: Path) -> None:
    plant(tmp_path / "class", *CLASS)
    (tmp_path / "link").symlink_to(tmp_path / "class")
    assert rows(tmp_path / "link") == CLASS_ROWS


def test_the_path_may_be_where_one_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(tmp_path / "anna", "02-backprop/graph.py")
    monkeypatch.chdir(tmp_path / "anna" / "02-backprop")
    assert rows(Path(".")) == [("anna", "02-backprop", "+")]
    assert rows(Path("..")) == [("anna", "02-backprop", "+")]


def test_files_come_with_their_text_and_where_they_were(tmp_path: Path) -> None:
    submission = only(
        plant(
            tmp_path / "class", "anna/06-numerics/gradcheck.py=a = 1", "anna/06-numerics/functional.py=b = 2"
        )
    )
    assert submission.files == {"functional.py": "b = 2", "gradcheck.py": "a = 1"}
    assert submission.source == "class/anna/06-numerics"
    assert submission.flags == ()
    assert pickle.loads(pickle.dumps(submission)) == submission


def test_the_digest_is_that_of_the_files_and_of_what_keeps_them_from_being_graded(tmp_path: Path) -> None:
    plant(
        tmp_path / "class", "anna/02/graph.py=a", "ben/02/graph.py=a", "ben/02/more.py", "carl/02/graph.py=b"
    )
    plant(tmp_path / "class", "dora/02/", "eve/02/notes.txt")
    anna, ben, carl, dora, eve = collect([tmp_path / "class"], COURSE).submissions
    assert anna.digest == ben.digest
    assert len({anna.digest, carl.digest, dora.digest, eve.digest}) == 4


# What staff got wrong.


@pytest.mark.parametrize("name", ["nowhere", "nowhere.zip", "nul\0"])
def test_a_path_that_is_not_there_stops_the_run_with_the_layout(tmp_path: Path, name: str) -> None:
    plant(tmp_path / "class", *CLASS)
    with pytest.raises(
        IntakeError, match=r"no such folder(.|\n)*CLASS/STUDENT/06-numerics/functional.py"
    ) as error:
        collect([tmp_path / "class", tmp_path / name], COURSE)
    assert str(tmp_path) in str(error.value)


def test_a_path_with_nothing_in_it_stops_the_run_with_the_layout(tmp_path: Path) -> None:
    plant(tmp_path / "photos", "cat.jpg", "more/", "more/dog.jpg")
    pack(tmp_path / "photos.zip", "cat.jpg")
    for path in (
        tmp_path / "photos",
        tmp_path / "photos.zip",
        plant(tmp_path / "nothing"),
        tmp_path / "photos" / "cat.jpg",
    ):
        with pytest.raises(IntakeError, match="CLASS/STUDENT"):
            collect([path], COURSE)
    with pytest.raises(IntakeError, match="no path"):
        collect([], COURSE)


def test_an_archive_of_names_that_lead_out_says_so(tmp_path: Path) -> None:
    with pytest.raises(IntakeError, match="1 name leads out of the archive"):
        collect([pack(tmp_path / "a.zip", "../graph.py")], COURSE)


def test_a_student_who_is_file_and_folder_at_once_is_a_row(tmp_path: Path) -> None:
    anna, zoe = rows(pack(tmp_path / "class.zip", "anna", "anna/02/graph.py", "zoe/02-backprop/graph.py"))
    assert anna[:2] == ("anna", NO_STAGE)
    assert "more than once" in anna[2]
    assert zoe == ("zoe", "02-backprop", "+")


def test_a_misnamed_stage_is_never_taken_for_a_student(tmp_path: Path) -> None:
    for path in (
        plant(tmp_path / "class", "anna/mystery/graph.py"),
        pack(tmp_path / "a.zip", "anna/mystery/graph.py"),
    ):
        submission = only(path)
        assert (submission.student, submission.stage) == ("anna", "mystery")
        assert "mystery is no stage of this course: name the folder 02-backprop" in submission.problem


def test_among_others_a_path_with_nothing_in_it_is_a_row(tmp_path: Path) -> None:
    plant(tmp_path / "anna", "02/graph.py")
    plant(tmp_path / "ben")
    assert rows(tmp_path / "anna", tmp_path / "ben")[1][:2] == ("ben", NO_STAGE)


def test_a_broken_zip_is_a_row_even_by_itself(tmp_path: Path) -> None:
    (tmp_path / "anna.zip").write_bytes(b"PK\3\4 and no more")
    submission = only(tmp_path / "anna.zip")
    assert (submission.student, submission.stage) == ("anna", NO_STAGE)
    assert "anna.zip cannot be unpacked" in submission.problem
    plant(tmp_path / "ben").joinpath("02.zip").write_bytes(b"")
    assert rows(tmp_path / "ben" / "02.zip")[0][:2] == ("ben", "02-backprop")


# What students got wrong: a row each, and the others are graded all the same.


@pytest.mark.parametrize(
    ("names", "stage_id", "problem"),
    [
        (("02-backprop/",), "02-backprop", "the folder is empty: submit graph.py"),
        (("02-backprop/.DS_Store", "02-backprop/__pycache__/x.pyc"), "02-backprop", "the folder is empty"),
        (("02-backprop/notes.txt",), "02-backprop", "graph.py is missing: submit kittengrad/graph.py"),
        (
            ("02-backprop/02.ipynb", "02-backprop/checks/x"),
            "02-backprop",
            "There is a notebook, but graph.py is missing",
        ),
        (("02-backprop/graph (1).py",), "02-backprop", "graph.py is missing, but there is graph (1).py"),
        (("02-backprop/Graph.py",), "02-backprop", "graph.py is missing, but there is Graph.py"),
        (("02-backprop/mine.zip",), "02-backprop", "does not open archives in this folder"),
        (("02-backprop/kittengrad/graph.py/x",), "02-backprop", "graph.py is a folder"),
        (("02-backprop/graph.py= \n",), "02-backprop", "graph.py is empty"),
        (("06-numerics/functional.py",), "06-numerics", "gradcheck.py is missing"),
        (("06-numerics/cat.jpg",), "06-numerics", "functional.py and gradcheck.py are missing"),
        (("99-dogs/graph.py",), "99-dogs", "99-dogs is no stage of this course"),
        (("my attempt/graph.py",), "my attempt", "my attempt is no stage of this course"),
        (("some/graph.py", "other/graph.py"), NO_STAGE, "other, some are no stages of this course"),
        (("02-backprop.tar.gz",), "02-backprop", "02-backprop.tar.gz is neither a folder nor a zip"),
        (("02-backprop",), "02-backprop", "02-backprop is neither a folder nor a zip"),
        (("02-backprop.zip=not a zip",), "02-backprop", "02-backprop.zip cannot be unpacked"),
        (("work.rar",), NO_STAGE, "work.rar is neither a folder nor a zip"),
        (("one.zip", "two.zip"), NO_STAGE, "no file of the course, only one.zip, two.zip"),
        (
            ("poem.txt",),
            NO_STAGE,
            "only poem.txt: put each file into a folder with the name of its stage, as in 01-scalar-graph",
        ),
        (("kittengrad/__init__.py",), NO_STAGE, "only kittengrad"),
        (("./",), NO_STAGE, "Nothing was submitted"),
    ],
)
def test_what_is_strange_is_a_row(
    tmp_path: Path, names: tuple[str, ...], stage_id: str, problem: str
) -> None:
    plant(tmp_path / "class", "zoe/02-backprop/graph.py")
    plant(tmp_path / "class" / "anna", *names)
    anna, zoe = collect([tmp_path / "class"], COURSE).submissions
    assert (anna.student, anna.stage) == ("anna", stage_id)
    assert problem in anna.problem
    assert anna.files == {}
    assert zoe.problem == ""


def test_a_student_s_tar_is_a_row(tmp_path: Path) -> None:
    plant(tmp_path / "class", "zoe/02/graph.py", "anna.tar.gz", "grades.csv")
    assert [row[:2] for row in rows(tmp_path / "class")] == [("anna", NO_STAGE), ("zoe", "02-backprop")]


def test_a_known_stage_does_not_hide_an_unknown_one(tmp_path: Path) -> None:
    plant(tmp_path / "anna", "02-backprop/graph.py", "03-backprop/graph.py", "figures/x.png")
    assert [row[1] for row in rows(tmp_path / "anna")] == ["02-backprop", "03-backprop"]


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"x = 1\ny = '\xe9'\n", "graph.py is not UTF-8: byte 11, in line 2"),
        (b"x = '\0'\n", "graph.py is not a text file: byte 5 is zero"),
        ("x = 1".encode("utf-16"), "graph.py is UTF-16"),
        (b"#" * ((1 << 20) + 1), "graph.py is too large, more than 1,024 KiB"),
    ],
)
def test_a_file_that_is_no_source_is_a_row(tmp_path: Path, data: bytes, problem: str) -> None:
    plant(tmp_path / "class", "anna/02/").joinpath("anna/02/graph.py").write_bytes(data)
    assert problem in only(tmp_path / "class").problem
    with zipfile.ZipFile(tmp_path / "anna.zip", "w") as archive:
        archive.writestr("02/graph.py", data)
    assert problem in only(tmp_path / "anna.zip").problem


def test_a_file_of_just_the_limit_is_read(tmp_path: Path) -> None:
    plant(tmp_path / "anna", "02/").joinpath("02/graph.py").write_bytes(b"#" * (1 << 20))
    assert len(only(tmp_path / "anna").files["graph.py"]) == 1 << 20


# Links and other things that are no files. The secret lies outside of the class.


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    plant(tmp_path / "outside", "02-backprop/graph.py=SECRET = 1", "graph.py=SECRET = 1")
    return tmp_path / "outside"


def test_no_link_is_followed_wherever_it_stands(tmp_path: Path, secret: Path) -> None:
    folder = plant(
        tmp_path / "class", "file/02/", "package/02/", "stage/", "twice/02/kittengrad/", "zoe/02/graph.py"
    )
    (folder / "file/02/graph.py").symlink_to(secret / "graph.py")
    (folder / "package/02/kittengrad").symlink_to(secret)
    (folder / "stage/02-backprop").symlink_to(secret / "02-backprop")
    (folder / "student").symlink_to(secret)
    (folder / "twice/02/kittengrad/graph.py").symlink_to(secret / "graph.py")
    (folder / "twice/02/graph.py").write_text("MINE = 1")
    pack(tmp_path / "real.zip", "02/graph.py=SECRET = 1")
    (folder / "zip.zip").symlink_to(tmp_path / "real.zip")
    found = {submission.student: submission for submission in collect([folder], COURSE).submissions}
    assert "SECRET" not in repr([dict(submission.files) for submission in found.values()])
    for name in ("file", "package", "stage", "student", "zip"):
        assert "symbolic link" in found[name].problem
    assert found["file"].flags == ("symlink ignored: graph.py",)
    assert found["twice"].files == {"graph.py": "MINE = 1"}
    assert "symlink ignored: graph.py" in found["twice"].flags


def test_a_folder_that_becomes_a_link_between_two_looks_is_not_followed(tmp_path: Path, secret: Path) -> None:
    """The entry said `folder`; by the time it is opened it is a link."""
    (plant(tmp_path / "class") / "anna").symlink_to(secret)
    with pytest.raises(Refused, match="symbolic link"):
        tree.Folder(tmp_path / "class", tree.LIMITS).folder("anna").read("graph.py")
    with pytest.raises(Refused, match="symbolic link"):
        tree.Folder(tmp_path / "class", tree.LIMITS).folder("anna").folder("02-backprop").entries()


def test_a_file_that_becomes_a_link_between_look_and_opening_is_not_followed(
    tmp_path: Path, secret: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = plant(tmp_path / "anna", "02/graph.py") / "02/graph.py"
    looked = tree.refuse_unless_regular

    def exchanged(name: str, mode: int) -> None:
        looked(name, mode)
        path.unlink()
        path.symlink_to(secret / "graph.py")

    monkeypatch.setattr(tree, "refuse_unless_regular", exchanged)
    submission = only(tmp_path / "anna")
    assert submission.files == {}
    assert "symbolic link" in submission.problem


def test_pipes_sockets_and_devices_are_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = plant(tmp_path / "class", "pipe/02/", "socket/02/", "zoe/02/graph.py")
    os.mkfifo(folder / "pipe/02/graph.py")
    os.mkfifo(folder / "zip.zip")
    with socket.socket(socket.AF_UNIX) as listener:
        monkeypatch.chdir(folder / "socket/02")  # a socket's path must be short
        listener.bind("graph.py")
    found = {submission.student: submission.problem for submission in collect([folder], COURSE).submissions}
    assert [name for name, problem in found.items() if "pipe, socket or device" in problem] == [
        "pipe",
        "socket",
        "zip",
    ]
    assert found["zoe"] == ""


def test_a_pipe_given_as_a_zip_does_not_wait_for_a_writer(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "anna.zip")
    assert "pipe, socket or device" in only(tmp_path / "anna.zip").problem


def test_a_hard_link_is_read_and_flagged(tmp_path: Path, secret: Path) -> None:
    plant(tmp_path / "anna", "02/")
    os.link(secret / "graph.py", tmp_path / "anna/02/graph.py")
    submission = only(tmp_path / "anna")
    assert submission.files == {"graph.py": "SECRET = 1"}
    assert submission.flags == ("graph.py is a hard link: the file has 2 names on its disk",)


@pytest.mark.parametrize(
    ("closed", "row"),
    [("anna", ("anna", NO_STAGE)), ("02", ("anna", "02-backprop")), ("graph.py", ("anna", "02-backprop"))],
)
def test_what_may_not_be_read_is_a_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, closed: str, row: tuple[str, str]
) -> None:
    """The system's refusal is played, since to root it never comes."""
    really = os.open

    def refusing(path: str, flags: int, mode: int = 0o777, *, dir_fd: int | None = None) -> int:
        if path == closed:
            raise PermissionError(13, "Permission denied", path)
        return really(path, flags, mode, dir_fd=dir_fd)

    plant(tmp_path / "class", "anna/02/graph.py", "zoe/01-scalar-graph/scalar.py")
    monkeypatch.setattr(os, "open", refusing)
    anna, zoe = collect([tmp_path / "class"], COURSE).submissions
    assert (anna.student, anna.stage) == row
    assert f"{closed} cannot be read (permission denied)" in anna.problem
    assert zoe.problem == ""


def test_a_folder_with_too_many_files_is_a_row(tmp_path: Path) -> None:
    plant(tmp_path / "class", "zoe/02/graph.py", *(f"anna/{n}.txt" for n in range(20)), "anna/02/graph.py")
    anna, zoe = collect([tmp_path / "class"], COURSE, limits=IntakeLimits(entries=15)).submissions
    assert "holds more than 15 files" in anna.problem
    assert zoe.problem == ""


# What else was brought.


def test_only_owned_files_are_taken_and_ordinary_company_is_not_mentioned(tmp_path: Path) -> None:
    plant(
        tmp_path / "anna",
        "02/kittengrad/graph.py=MINE = 1",
        "02/kittengrad/__init__.py",
        "02/kittengrad/draw.py",
    )
    plant(
        tmp_path / "anna",
        "02/kittengrad/scalar.py",
        "02/checks/run.py",
        "02/02-backprop.ipynb",
        "02/README.md",
    )
    plant(
        tmp_path / "anna", "02/.git/config", "02/.ipynb_checkpoints/graph.py", "02/helpers.py", "02/code/x.py"
    )
    submission = only(tmp_path / "anna")
    assert submission.files == {"graph.py": "MINE = 1"}
    assert submission.flags == ()


@pytest.mark.parametrize(
    "name",
    [
        "numpy.py",
        "conftest.py",
        "pytest.ini",
        "sitecustomize.py",
        "x.pth",
        "random.py",
        "graph.so",
        "numpy/__init__.py",
    ],
)
def test_what_would_stand_in_the_way_of_the_tests_is_flagged(tmp_path: Path, name: str) -> None:
    plant(tmp_path / "anna", "02/graph.py", f"02/{name}")
    plant(tmp_path / "ben", "02/kittengrad/graph.py", f"02/kittengrad/{name}")
    for student in ("anna", "ben"):
        submission = only(tmp_path / student)
        assert list(submission.files) == ["graph.py"]
        assert submission.flags == (f"1 file ignored that could steer the tests: {name.split('/')[0]}",)


def test_other_modules_are_listed_and_stay_unread(tmp_path: Path) -> None:
    names = ("scalar.py", "helpers.py", "notes.txt", "kittengrad/tools.py", "kittengrad/more/x.py")
    plant(tmp_path / "anna" / "01-scalar-graph", *names)
    submission = only(tmp_path / "anna")
    assert set(submission.others) == {"helpers.py", "kittengrad/tools.py", "kittengrad/more"}
    assert set(submission.files) == {"scalar.py"}


def test_only_so_many_other_modules_are_listed(tmp_path: Path) -> None:
    plant(tmp_path / "anna" / "01-scalar-graph", "scalar.py", *(f"x{n}.py" for n in range(300)))
    assert len(only(tmp_path / "anna").others) == MOST_OTHERS


def test_flags_name_a_few_and_count_the_rest(tmp_path: Path) -> None:
    plant(tmp_path / "anna", "02/graph.py", *(f"02/{n}.pth" for n in range(7)))
    expected = "7 files ignored that could steer the tests: 0.pth, 1.pth, 2.pth, 3.pth, 4.pth and 2 more"
    assert only(tmp_path / "anna").flags == (expected,)


def test_of_two_copies_the_newest_is_taken_and_staff_are_told(tmp_path: Path) -> None:
    plant(tmp_path / "anna", "02/graph.py=OUTSIDE = 1", "02/kittengrad/graph.py=INSIDE = 1")
    for newest, other, text in (
        ("kittengrad/graph.py", "graph.py", "INSIDE = 1"),
        ("graph.py", "kittengrad/graph.py", "OUTSIDE = 1"),
    ):
        os.utime(tmp_path / "anna/02" / newest, (2_000_000_000, 2_000_000_000))
        os.utime(tmp_path / "anna/02" / other, (1_000_000_000, 1_000_000_000))
        submission = only(tmp_path / "anna")
        assert submission.files == {"graph.py": text}
        assert submission.flags == (
            f"there are 2 versions of graph.py: {newest} counts, the newest, not {other}",
        )


# Twice.


def test_of_two_submissions_the_later_counts(tmp_path: Path) -> None:
    for folder, when in (("late", 2_000_000_000), ("early", 1_000_000_000)):
        plant(tmp_path / folder, f"anna/02/graph.py=IT_IS = '{folder}'")
        os.utime(tmp_path / folder / "anna/02/graph.py", (when, when))
    for order in ([tmp_path / "late", tmp_path / "early"], [tmp_path / "early", tmp_path / "late"]):
        submission = only(*order)
        assert submission.files == {"graph.py": "IT_IS = 'late'"}
        assert submission.flags == ("submitted 2 times: late/anna/02 counts, not early/anna/02",)


def test_a_zip_beside_a_folder_is_the_same_student(tmp_path: Path) -> None:
    plant(tmp_path / "class", "anna/02/graph.py=OLD = 1")
    os.utime(tmp_path / "class/anna/02/graph.py", (1, 1))
    pack(tmp_path / "class" / "anna.zip", "02/graph.py=NEW = 1")
    assert only(tmp_path / "class").files == {"graph.py": "NEW = 1"}


def test_a_later_submission_that_cannot_be_graded_does_not_undo_an_earlier_one(tmp_path: Path) -> None:
    plant(tmp_path / "class", "anna/02/graph.py", "anna/02-backprop/graph.py=\0")
    os.utime(tmp_path / "class/anna/02/graph.py", (0, 0))
    submission = only(tmp_path / "class")
    assert submission.problem == ""
    assert "submitted 2 times" in submission.flags[0]


def test_nobody_packs_somebody_else_s_submission(tmp_path: Path) -> None:
    """Ben's zip claims to hold Anna's. In a class it cannot; given beside hers, it does not count."""
    pack(tmp_path / "class" / "anna.zip", "02/graph.py=ANNA = 1")
    pack(tmp_path / "class" / "ben.zip", "anna/02/graph.py=BEN = 1")
    os.utime(tmp_path / "class/anna.zip", (1, 1))
    found = {h.student: h for h in collect([tmp_path / "class"], COURSE).submissions}
    assert found["anna"].files == {"graph.py": "ANNA = 1"}
    together = collect(sorted((tmp_path / "class").iterdir()), COURSE).submissions
    assert [h.files for h in together if h.student == "anna"] == [{"graph.py": "ANNA = 1"}]


# Names.


def test_names_that_differ_only_in_case_do_not_overwrite_each_other(tmp_path: Path) -> None:
    plant(tmp_path / "class", "anna/02/graph.py=a", "Anna/02/graph.py=A", "zoe/02/graph.py")
    submissions = [h for h in collect([tmp_path / "class"], COURSE).submissions if h.student != "zoe"]
    assert len({h.student.casefold() for h in submissions}) == 2
    assert all("differs from this one only in case or in hidden details" in h.flags[0] for h in submissions)


@pytest.mark.parametrize("name", ["a\nb", "a\u202eb", "a\u200bb", b"a\xffb", "x" * 101, "\u3164"])
def test_an_odd_name_is_replaced_and_told(tmp_path: Path, name: str | bytes) -> None:
    folder = tmp_path / "class" / os.fsdecode(name)
    plant(tmp_path / "class")
    plant(folder, "02-backprop/graph.py")
    submission = only(tmp_path / "class")
    assert re.fullmatch(r"[abx ]*(odd-name)?~[0-9a-f]{16}", submission.student)
    assert submission.flags[0].startswith("its name cannot be used as it is: ")
    assert (submission.flags[0] + submission.source).isprintable()
    assert submission.files


def test_an_odd_stage_name_is_safe_to_write(tmp_path: Path) -> None:
    plant(tmp_path / "class", "zoe/02/graph.py", "anna/9\n9/graph.py")
    submission = collect([tmp_path / "class"], COURSE).submissions[0]
    assert submission.stage.startswith("9 9~")
    assert submission.problem.isprintable()


# Archives and folders that nobody has ever seen, of all sizes and shapes.


PARTS = [
    "anna",
    "02-backprop",
    "2",
    "99-dogs",
    "kittengrad",
    "graph.py",
    "scalar.py",
    "numpy.py",
    "__MACOSX",
    ".git",
]
ODD_PARTS = ["", ".", "..", "C:", "a\\b", "é", "e\u0301", "a\u202eb", "nul\0", "02-backprop.zip", "x" * 300]
PLAIN = ["graph.py", "02/graph.py", "anna/02/graph.py", "anna/2/kittengrad/graph.py", "Anna/01/scalar.py"]
MODES = [0, stat.S_IFREG | 0o644, stat.S_IFLNK | 0o777, stat.S_IFIFO, stat.S_IFDIR | 0o755]
plain = st.sampled_from(PLAIN)
steps = st.sampled_from(PARTS + ODD_PARTS) | st.text(max_size=4)
strange = st.lists(steps, min_size=1, max_size=10).map("/".join)
contents = st.sampled_from([b"x = 1\n", b"", b"\xff", b"\0", b"#" * 9000, b"#" * 40_000]) | st.binary()
modes = st.just(0) | st.sampled_from(MODES)
methods = st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA])
members = st.lists(st.tuples(plain | strange, contents, modes, methods), max_size=12)
damage = st.just([]) | st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), max_size=6)

LIMITS = IntakeLimits(file_bytes=10_000, entries=10, archive_bytes=15_000)


@pytest.mark.filterwarnings("ignore:Duplicate name")
@given(members=members, damage=damage, name=st.sampled_from(["anna.zip", "02-backprop.zip", "class.zip"]))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_archive_gives_rows_or_an_intake_error(
    tmp_path: Path, members: list[tuple[str, bytes, int, int]], damage: list[tuple[float, int]], name: str
) -> None:
    path = tmp_path / name
    with zipfile.ZipFile(path, "w") as archive:
        for member, data, mode, method in members:
            info = zipfile.ZipInfo("placeholder")
            info.filename = member
            info.external_attr = mode << 16
            archive.writestr(info, data, compress_type=method)
    damaged = bytearray(path.read_bytes())
    for place, value in damage:
        damaged[int(place * len(damaged))] = value
    path.write_bytes(damaged)
    before = sorted(tmp_path.rglob("*"))
    with nothing_written():
        try:
            found = collect([path], COURSE, limits=LIMITS)
        except IntakeError:
            return
    assert sorted(tmp_path.rglob("*")) == before
    assert sum(len(text) for submission in found.submissions for text in submission.files.values()) <= 25_000
    check(found)


LEAVES = st.sampled_from(["file", "empty", "binary", "folder", "link", "link out", "pipe", "hard link"])
places = st.dictionaries(plain | strange.filter(lambda name: "\0" not in name), LEAVES, max_size=8)


@given(places=places)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_folder_gives_rows_or_an_intake_error(tmp_path: Path, places: dict[str, str]) -> None:
    with tempfile.TemporaryDirectory(dir=tmp_path) as name:
        root = Path(name) / "class"
        outside = plant(Path(name) / "outside", "graph.py=SECRET = 1") / "graph.py"
        root.mkdir()
        for place, leaf in places.items():
            with suppress(OSError, UnicodeError):  # not every name can be made, nor beside every other
                put(root / Path(place.replace("..", "up").strip("/")), leaf, outside)
        with nothing_written():
            try:
                found = collect([root], COURSE, limits=LIMITS)
            except IntakeError:
                return
        check(found)
        linked = "hard link" in places.values()
        assert linked or "SECRET" not in repr([submission.files for submission in found.submissions])


def put(path: Path, leaf: str, outside: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if leaf == "folder":
        path.mkdir()
    elif leaf == "link":
        path.symlink_to(path.parent)
    elif leaf == "link out":
        path.symlink_to(outside if path.suffix else outside.parent)
    elif leaf == "pipe":
        os.mkfifo(path)
    elif leaf == "hard link":
        os.link(outside, path)
    else:
        path.write_bytes({"file": b"x = 1\n", "empty": b"", "binary": b"\0"}[leaf])


def test_a_large_class_is_read_whole(tmp_path: Path) -> None:
    students = [f"student-{n:03}" for n in range(600)]
    plant(
        tmp_path / "class",
        *(f"{s}/{x}" for s in students for x in ("01/scalar.py", "02/kittengrad/graph.py")),
    )
    found = collect([tmp_path / "class"], COURSE).submissions
    assert len(found) == 1200
    assert not any(submission.problem for submission in found)
