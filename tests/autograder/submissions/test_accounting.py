"""Every entry is a submission, a part of one, a line, or litter; and no entry changes what another means."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograder.course import ROOT
from autograder.submissions import NO_STAGE, Intake, IntakeError, collect
from autograder.submissions.tree import Entry, is_left_behind, is_litter
from tests.autograder.submissions.test_intake import CODE, COURSE, listed, only, pack, plant, rows

CLASS = ("right/02-backprop/graph.py", "half/02-backprop/graph.py")
CLASS_ROWS = [("half", "02-backprop", "+"), ("right", "02-backprop", "+")]
STUB = (ROOT / "assignments" / "kittengrad" / "graph.py").read_text()


# One more entry in a class.


@pytest.mark.parametrize(
    ("name", "work"),
    [
        ("graph.py", True),
        ("kittengrad/graph.py", True),
        ("kittengrad/", False),
        ("checks/run.py", True),
        ("02-backprop/graph.py", True),
        ("02/graph.py", True),
        ("2/graph.py", True),
        ("2/", False),
        ("02-backprop.tar.gz", True),
        ("Backprop/graph.py", True),
        ("notes.txt", False),
        ("grades.csv", False),
    ],
)
def test_a_stray_entry_leaves_a_class_a_class(tmp_path: Path, name: str, work: bool) -> None:
    found = collect([plant(tmp_path / "class", *CLASS, name)], COURSE)
    assert [(h.student, h.stage, h.problem or "+") for h in found.submissions] == CLASS_ROWS
    assert listed(found) == {f"class/{name.split('/')[0]}": work}


@pytest.mark.parametrize("name", ["02-backprop.zip", "2.zip"])
def test_a_stray_zip_leaves_a_class_a_class(tmp_path: Path, name: str) -> None:
    plant(tmp_path / "class", *CLASS)
    pack(tmp_path / "class" / name, "graph.py")
    found = collect([tmp_path / "class"], COURSE)
    assert [(h.student, h.stage, h.problem or "+") for h in found.submissions] == CLASS_ROWS
    assert listed(found) == {f"class/{name}": True}
    assert "as STUDENT/02-backprop/graph.py" in found.unplaced[0].why


@pytest.mark.parametrize(
    "student", ["right/02-backprop/graph.py", "right/graph.py", "right/work/02/graph.py"]
)
def test_one_student_makes_a_class(tmp_path: Path, student: str) -> None:
    found = collect([plant(tmp_path / "class", student, "02-backprop/graph.py", "graph.py")], COURSE)
    assert [h.student for h in found.submissions] == ["right"]
    assert listed(found) == {"class/02-backprop": True, "class/graph.py": True}


def test_a_class_may_have_a_stage_s_name(tmp_path: Path) -> None:
    assert [row[0] for row in rows(plant(tmp_path / "02-backprop", "right/graph.py", "half/graph.py"))] == [
        "half",
        "right",
    ]


def test_the_layout_may_be_said(tmp_path: Path) -> None:
    folder = plant(tmp_path / "02-backprop", "graph.py", "code/graph.py")
    by_layout = {
        layout: [(h.student, h.stage) for h in collect([folder], COURSE, layout=layout).submissions]
        for layout in ("auto", "class", "student", "stage")
    }
    assert by_layout == {
        "auto": [("code", "02-backprop")],
        "class": [("code", "02-backprop")],
        "student": [("02-backprop", "02-backprop")],
        "stage": [(tmp_path.name, "02-backprop")],
    }
    with pytest.raises(IntakeError, match="its name must be the name of a stage"):
        collect([plant(tmp_path / "right", "graph.py")], COURSE, layout="stage")


def test_litter_is_counted_and_changes_nothing(tmp_path: Path) -> None:
    litter = ("README.md", ".DS_Store", "__MACOSX/x", "__pycache__/x.pyc", ".git/config")
    found = collect(
        [plant(tmp_path / "class", *CLASS, *litter, "right/.DS_Store", "right/02-backprop/README")], COURSE
    )
    assert [(h.student, h.stage, h.problem or "+") for h in found.submissions] == CLASS_ROWS
    assert (found.unplaced, found.litter) == ([], len(litter) + 2)
    packed = collect([pack(tmp_path / "class.zip", *CLASS, *litter)], COURSE)
    assert (packed.unplaced, packed.litter) == ([], len(litter))


@pytest.mark.parametrize("packed", [False, True], ids=["folder", "zip"])
def test_a_dot_in_front_of_a_name_hides_no_work(tmp_path: Path, packed: bool) -> None:
    names = (*CLASS, ".name/02-backprop/graph.py", ".notes.txt", "half/.old/graph.py", "half/.graph.py")
    make = pack if packed else plant
    found = collect([make(tmp_path / ("class.zip" if packed else "class"), *names)], COURSE)
    assert [h.student for h in found.submissions if not h.problem] == [".name", "half", "right"]
    place = "class.zip" if packed else "class"
    assert listed(found) == {
        f"{place}/.notes.txt": False,
        f"{place}/half/.old": True,
        f"{place}/half/.graph.py": True,
    }
    assert found.litter == 0


@pytest.mark.parametrize("name", [".git", "._graph.py", ".DS_Store", "Thumbs.db", ".graph.py.swp"])
def test_what_systems_and_tools_leave_behind_is_a_closed_list(name: str) -> None:
    assert is_left_behind(Entry(name, "file"))
    assert not is_left_behind(Entry(f"x{name}", "file"))
    assert not is_left_behind(Entry(f"._{name}", "folder"))


# Loose files of learning management systems.


@pytest.mark.parametrize(
    ("name", "system"),
    [
        ("wellperfect_12345_678901_graph.py", "Canvas"),
        ("latehalf_LATE_12346_678902_graph.py", "Canvas"),
        ("anon_x1y2z_678909_graph.py", "Canvas"),
        ("copiedbrowser_12348_678904_graph (1).py", "Canvas"),
        ("twiceresubmitted_12347_678903_graph-1.py", "Canvas"),
        ("notebooktoo_12350_678906_02-backprop.ipynb", "Canvas"),
        ("Well Perfect_4567_assignsubmission_file_graph.py", "Moodle"),
        ("02-backprop_right_attempt_2026-11-20-10-00-00_graph.py", "Blackboard"),
    ],
)
def test_a_loose_file_of_a_download_is_a_line_that_names_the_stage(
    tmp_path: Path, name: str, system: str
) -> None:
    alone = collect([plant(tmp_path / "download", name)], COURSE)
    beside = collect([plant(tmp_path / "class", *CLASS, name)], COURSE)
    for found, place, count in ((alone, "download", 0), (beside, "class", len(CLASS))):
        assert listed(found) == {f"{place}/{name}": True}
        assert len(found.submissions) == count
        assert f"{system} download" in found.unplaced[0].why
        assert "02-backprop/graph.py" in found.unplaced[0].why


def test_a_zip_of_a_download_is_no_student(tmp_path: Path) -> None:
    name = "zippedwhole_12349_678905_02-backprop.zip"
    pack(plant(tmp_path / "download", "right_4567_12345_graph.py") / name, "02-backprop/graph.py")
    found = collect([tmp_path / "download"], COURSE)
    assert found.submissions == []
    assert listed(found) == {f"download/{name}": True, "download/right_4567_12345_graph.py": True}
    assert collect(sorted((tmp_path / "download").iterdir()), COURSE) == found


def test_moodle_s_folders_are_a_class(tmp_path: Path) -> None:
    right, half = "Right One_4567_assignsubmission_file_", "Half Done_4568_assignsubmission_file_"
    found = collect([plant(tmp_path / "moodle", f"{right}/graph.py", f"{half}/kittengrad/graph.py")], COURSE)
    assert [h.student for h in found.submissions] == [half, right]


# Whose submission it is.


def test_a_name_comes_from_the_top_entry_alone(tmp_path: Path) -> None:
    folder = plant(tmp_path / "submissions", *CLASS, "intruder/right/02-backprop/graph.py=INTRUDER = 1")
    os.utime(folder / "right/02-backprop/graph.py", (1, 1))
    for paths in ([folder], sorted(folder.iterdir()), [*sorted(folder.iterdir()), folder / "intruder/right"]):
        found = {h.student: h for h in collect(paths, COURSE).submissions}
        assert set(found) == {"half", "intruder", "right"}
        assert "INTRUDER" not in repr(found["right"])
        assert {h.class_path for h in found.values()} == {str(folder)}
        assert {h.entry for h in found.values()} == set(found)


def test_a_path_in_a_path_is_read_once(tmp_path: Path) -> None:
    folder = plant(tmp_path / "class", *CLASS, "intruder/right/02-backprop/graph.py=INTRUDER = 1")
    os.utime(folder / "right/02-backprop/graph.py", (1, 1))
    found = collect([folder / "intruder", folder, folder], COURSE)
    assert found == collect([folder], COURSE)
    assert "INTRUDER" not in repr([h for h in found.submissions if h.student == "right"])


def test_where_a_submission_came_from(tmp_path: Path) -> None:
    folder = plant(tmp_path / "class", *CLASS)
    pack(folder / "zipped.zip", "02/graph.py")
    outer = str(tmp_path)
    for path, origin in {
        folder / "right": (str(folder), "right"),
        folder / "right" / "02-backprop": (str(folder), "right"),
        folder / "zipped.zip": (str(folder), "zipped.zip"),
        pack(tmp_path / "all.zip", "half/02/graph.py", "x/02/graph.py"): (f"{outer}/all.zip", "half"),
        pack(tmp_path / "one.zip", "02/graph.py"): (outer, "one.zip"),
    }.items():
        submission = collect([path], COURSE).submissions[0]
        assert (submission.class_path, submission.entry) == origin


def test_stages_given_together_are_one_student_s(tmp_path: Path) -> None:
    folder = plant(tmp_path / "right", "02-backprop/graph.py", "01/scalar.py", "kittengrad/x.py", "README.md")
    found = collect(sorted(folder.iterdir()), COURSE)
    assert [(h.student, h.stage) for h in found.submissions] == [
        ("right", "01-scalar-graph"),
        ("right", "02-backprop"),
    ]
    assert {h.entry for h in found.submissions} == {"right"}


def test_of_two_classes_the_submission_that_does_not_count_is_listed(tmp_path: Path) -> None:
    for week, when in (("first", 1), ("second", 2)):
        plant(tmp_path / week, f"right/02/graph.py=WEEK = {when}")
        os.utime(tmp_path / week / "right/02/graph.py", (when, when))
    found = collect([tmp_path / "second", tmp_path / "first"], COURSE)
    assert [h.source for h in found.submissions] == ["second/right/02"]
    assert listed(found) == {"first/right/02": True}


# Paths that hold too much.


def test_the_whole_disk_and_the_course_itself_are_refused() -> None:
    for path, why in (
        (Path("/"), "the whole disk"),
        (ROOT, "the course itself"),
        (ROOT.parent, "the course" if ROOT.parent != Path("/") else "the whole disk"),
    ):
        with pytest.raises(IntakeError, match=why):
            collect([path], COURSE)


def test_an_empty_path_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(IntakeError, match="The path is empty"):
        collect([""], COURSE)
    monkeypatch.chdir(ROOT)
    with pytest.raises(IntakeError, match="the course itself"):
        collect([Path("")], COURSE)


# Which copy counts.


@pytest.mark.parametrize(
    "names",
    [
        ("kittengrad/graph.py", "graph.py"),
        ("graph.py", "kittengrad/graph.py"),
        ("graph.py", "graph (1).py"),
        ("graph.py", "graph-1.py"),
        ("graph.py", "graph_copy.py"),
        ("graph.py", "graph - Copy (2).py"),
        ("graph.py", "Copy of graph.py"),
        ("kittengrad/graph.py", "kittengrad/graph(2).py"),
    ],
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_an_untouched_file_never_beats_a_finished_one(
    tmp_path: Path, names: tuple[str, str], line_end: str
) -> None:
    untouched, finished = names
    plant(tmp_path / "right/02", f"{finished}=DONE = 1")
    (tmp_path / "right/02" / untouched).parent.mkdir(exist_ok=True)
    (tmp_path / "right/02" / untouched).write_text(STUB, newline=line_end)
    os.utime(tmp_path / "right/02" / finished, (1, 1))
    submission = only(tmp_path / "right")
    assert submission.files == {"graph.py": "DONE = 1"}
    flag = f"{finished} counts: {untouched} is the course's own file, unchanged"
    assert submission.flags == (() if finished == "kittengrad/graph.py" else (flag,))


def test_an_untouched_file_alone_is_a_submission(tmp_path: Path) -> None:
    plant(tmp_path / "right/", "02/").joinpath("02/graph.py").write_text(STUB)
    assert only(tmp_path / "right").files == {"graph.py": STUB}


def test_an_untouched_folder_never_beats_a_finished_zip(tmp_path: Path) -> None:
    plant(tmp_path / "class/right", "02/").joinpath("02/graph.py").write_text(STUB)
    pack(tmp_path / "class/right/02-backprop.zip", "graph.py=DONE = 1")
    os.utime(tmp_path / "class/right/02-backprop.zip", (1, 1))
    assert only(tmp_path / "class").files == {"graph.py": "DONE = 1"}


def test_a_file_of_another_name_is_no_copy(tmp_path: Path) -> None:
    submission = only(plant(tmp_path / "right", "02/graph.py=MINE = 1", "02/graph_old.py", "02/graphs.py"))
    assert (submission.files, submission.flags) == ({"graph.py": "MINE = 1"}, ())


# What is told of a file that is not where it belongs.


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("GRAPH.PY", "there is GRAPH.PY"),
        ("backprop.py", "there is backprop.py"),
        ("graph.docx", "there is graph.docx"),
        ("graph.ipynb", "there is graph.ipynb"),
        ("graph.py.txt", "there is graph.py.txt"),
        ("src/graph.py", "src/graph.py lies deeper"),
        ("a/b/Graph.py", "a/b/Graph.py lies deeper"),
    ],
)
@pytest.mark.parametrize("place", ["half/02-backprop", "half"])
def test_what_was_found_instead_is_told_with_that_stage_s_layout(
    tmp_path: Path, name: str, found: str, place: str
) -> None:
    plant(tmp_path / "class", CLASS[0], f"{place}/{name}")
    half, _ = collect([tmp_path / "class"], COURSE).submissions
    assert half.student == "half"
    assert half.files == {}
    if not (place == "half" and "/" in name):  # a folder that is no stage is named as such
        assert half.stage == "02-backprop"
        assert found in half.problem
        assert "02-backprop/graph.py (or 02-backprop/kittengrad/graph.py)" in half.problem
        assert "06-numerics" not in half.problem


@pytest.mark.parametrize("name", ["Backprop/graph.py", "old/graph.py", "old.zip", "Backprop.py", "02.ipynb"])
def test_work_beside_a_stage_is_listed(tmp_path: Path, name: str) -> None:
    found = collect([plant(tmp_path / "class", CLASS[0], f"right/{name}")], COURSE)
    assert [h.stage for h in found.submissions] == ["02-backprop"]
    assert listed(found) == {f"class/right/{name.split('/')[0]}": True}


@pytest.mark.parametrize("packed", [False, True], ids=["folder", "zip"])
@pytest.mark.parametrize(
    ("counts", "deeper"),
    [
        ("graph.py", "old/graph.py"),
        ("graph.py", "a/b/graph.py"),
        ("kittengrad/graph.py", "kittengrad/old/graph.py"),
    ],
)
def test_other_work_deeper_in_a_stage_is_flagged(
    tmp_path: Path, counts: str, deeper: str, packed: bool
) -> None:
    names = (f"02-backprop/{counts}", f"02-backprop/{deeper}=other = 1", f"02-backprop/same/graph.py={CODE}")
    path = pack(tmp_path / "half.zip", *names) if packed else plant(tmp_path / "half", *names)
    half = only(path)
    assert half.files == {"graph.py": CODE}
    assert half.flags == (f"{counts} counts: {deeper} lies deeper and differs",)


def test_an_archive_beside_a_stage_s_file_is_flagged(tmp_path: Path) -> None:
    plant(tmp_path / "half", "02-backprop/graph.py")
    pack(tmp_path / "half" / "02-backprop" / "old.zip", "graph.py")
    assert only(tmp_path / "half").flags == ("archive beside the files not opened: old.zip",)
    (tmp_path / "half" / "02-backprop" / "graph.py").unlink()
    half = only(tmp_path / "half")
    assert "does not open archives in this folder" in half.problem
    assert half.flags == ()


def test_finished_work_deeper_than_a_stub_is_flagged(tmp_path: Path) -> None:
    plant(tmp_path / "half", "02-backprop/graph.py", text=STUB)
    plant(tmp_path / "half", "02-backprop/mine/graph.py")
    assert only(tmp_path / "half").flags == (
        "graph.py, not begun, counts: mine/graph.py lies deeper and differs",
    )


@pytest.mark.parametrize(("name", "how"), [("Backprop.py", ", as STUDENT/02"), ("x.py", "for example as ")])
def test_a_stray_file_is_given_no_stage_that_it_does_not_name(tmp_path: Path, name: str, how: str) -> None:
    (line,) = collect([plant(tmp_path / "class", *CLASS, name)], COURSE).unplaced
    assert how in line.why


@pytest.mark.parametrize("where", ["a/b/c/graph.py", "work/final/02-backprop/graph.py"])
def test_work_deep_in_a_folder_without_a_stage_is_told_with_its_place(tmp_path: Path, where: str) -> None:
    _, right = collect([plant(tmp_path / "class", CLASS[1], f"right/{where}")], COURSE).submissions
    assert f"but {where} lies there: submit it as 02-backprop/graph.py" in right.problem


def test_a_class_in_a_class_is_told_how_to_give_it(tmp_path: Path) -> None:
    group = ("group/anna/02-backprop/graph.py", "group/ben/02-backprop/graph.py")
    found = {
        h.student: h.problem for h in collect([plant(tmp_path / "class", *CLASS, *group)], COURSE).submissions
    }
    assert found["group"].startswith("If anna, ben are students, give class/group by itself; else ")


def test_a_stub_deeper_in_a_stage_is_no_other_work(tmp_path: Path) -> None:
    plant(tmp_path / "half", "02-backprop/graph.py")
    plant(tmp_path / "half" / "02-backprop" / "kit", "graph.py", text=STUB)
    assert only(tmp_path / "half").flags == ()


@pytest.mark.parametrize("packed", [False, True], ids=["folder", "zip"])
def test_students_in_a_lone_folder_without_stages_are_listed(tmp_path: Path, packed: bool) -> None:
    names = ("export/right/graph.py", "export/half/graph.py", "export/a-note.yml")
    found = collect([(pack if packed else plant)(tmp_path / "class.zip", *names)], COURSE)
    assert found.submissions == []
    assert listed(found) == {
        "class.zip/export/half": True,
        "class.zip/export/a-note.yml": False,
        "class.zip/export/right": True,
    }
    right = found.unplaced[-1].why
    assert right.startswith("right holds graph.py and seems to belong to one student: ")
    assert "give class.zip/export if its entries are the students" in right


def test_names_of_any_length_are_cheap(tmp_path: Path) -> None:
    names = [f"half/02-backprop/{'graph.p' * 9_000}{n}" for n in range(40)]
    pack(tmp_path / "class.zip", *names, f"{'x' * 60_000}/02-backprop/graph.py", text="x")
    submissions = collect([tmp_path / "class.zip"], COURSE).submissions
    assert len(submissions) == 2
    assert all(len(h.student + h.problem + h.source + "".join(h.flags)) < 2_000 for h in submissions)


# All of it, for trees that no one has seen.


STEPS = st.sampled_from(
    ["right", "half", "02-backprop", "2", "01", "99-dogs", "Backprop", "kittengrad", "checks", "src"]
)
FILES = st.sampled_from(
    [
        "graph.py",
        "scalar.py",
        "graph (1).py",
        "Graph.py",
        "a_4567_12345_graph.py",
        "notes.txt",
        "x.ipynb",
        "02-backprop",
        "work.zip",
        "README.md",
        ".DS_Store",
        ".graph.py",
        "__init__.py",
        "02.tar.gz",
    ]
)
trees = st.sets(
    st.tuples(st.lists(STEPS, max_size=4).map("/".join), FILES).map("/".join), min_size=1, max_size=9
)


def accounted(file: str, found: Intake) -> bool:
    """Whether a file lies under a submission or a line, or is litter."""
    steps = file.split("/")
    places = [h.source for h in found.submissions] + [line.place for line in found.unplaced]
    under = any(f"{file}/".startswith(f"{place}/") for place in places)
    folders = any(is_left_behind(Entry(step, "folder")) for step in steps[:-1])
    return under or folders or is_litter(Entry(steps[-1], "file"))


@given(
    names=trees, packed=st.booleans(), layout=st.sampled_from(["auto", "auto", "class", "student", "stage"])
)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_file_is_accounted_for(tmp_path: Path, names: set[str], packed: bool, layout: str) -> None:
    with tempfile.TemporaryDirectory(dir=tmp_path) as name:
        given = Path(name, "class")
        names = {n.lstrip("/") for n in names}
        names = {n for n in names if not any(other.startswith(f"{n}/") for other in names)}
        path = pack(given.with_suffix(".zip"), *names) if packed else plant(given, *names)
        try:
            found = collect([path], COURSE, layout=layout)
        except IntakeError:
            return
    lost = [n for n in names if not accounted(f"{path.name}/{n}", found)]
    assert lost == []
    assert all(h.entry and h.class_path for h in found.submissions)
    assert NO_STAGE not in {h.stage for h in found.submissions if not h.problem}


def test_a_student_s_many_entries_are_a_few_lines(tmp_path: Path) -> None:
    names = [f"right/{n:02}.py" for n in range(40)]
    found = collect([plant(tmp_path / "class", CLASS[0], *names)], COURSE)
    assert len(found.unplaced) == 21
    assert found.unplaced[-1].place == "class/right"
    assert found.unplaced[-1].why.startswith("20 more entries")
    assert all(line.holds_work for line in found.unplaced)
