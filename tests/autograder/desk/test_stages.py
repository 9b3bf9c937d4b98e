"""The stage of each file: by folder, by name, by `--stage`; and what has none."""

import pytest

from autograder.desk import stages
from autograder.desk.taking import Own, course_name, course_names
from autograder.submissions.stubs import STUBS
from autograder.submissions.tree import Content


@pytest.fixture
def split(course):
    """split({path: text}, stage="") -> ({stage: paths}, {source of each line: reason})."""

    def split(files, stage=""):
        owns = [
            Own(tuple(path.split("/")), path, lambda text=text: Content(text.encode(), 0.0))
            for path, text in files.items()
        ]
        placed, left = stages.split(owns, course, course.stage(stage) if stage else None)
        paths = {name: sorted("/".join(one.path) for one in several) for name, several in placed.items()}
        return paths, {one.place: (one.why, one.holds_work) for one in left}

    return split


def untouched(name):
    return (STUBS / name).read_text()


def test_a_folder_of_a_stage_decides(split):
    placed, left = split({"02-backprop/graph.py": "", "1/kittengrad/scalar.py": "", "2/2/notes.txt": ""})
    assert placed == {"02-backprop": ["graph.py", "notes.txt"], "01-scalar-graph": ["kittengrad/scalar.py"]}
    assert not left


def test_owned_files_decide_and_others_go_with_them(split):
    placed, left = split({"kittengrad/graph.py": "", "02-backprop.ipynb": "", "helper.py": ""})
    assert placed == {"02-backprop": ["02-backprop.ipynb", "helper.py", "kittengrad/graph.py"]}
    assert not left


def test_untouched_files_of_other_stages_are_no_submissions(split):
    files = {
        "graph.py": "def backward(): ...",
        "scalar.py": untouched("scalar.py"),
        "mlp.py": untouched("mlp.py"),
    }
    placed, left = split(files)
    assert placed == {"02-backprop": ["graph.py"]}
    assert {name: work for name, (_, work) in left.items()} == {"scalar.py": False, "mlp.py": False}


def test_an_untouched_file_alone_is_a_submission(split):
    assert split({"graph.py": untouched("graph.py")}) == ({"02-backprop": ["graph.py"]}, {})


def test_what_fits_no_stage_is_a_line(split):
    placed, left = split({"text.html": "", "photo.png": ""})
    assert not placed
    assert "--stage" in left["text.html"][0]
    assert {name: work for name, (_, work) in left.items()} == {"text.html": True, "photo.png": False}


def test_a_file_between_two_stages_is_a_line(split):
    placed, left = split({"graph.py": "a", "scalar.py": "b", "helper.py": "c", "01-scalar-graph.ipynb": "d"})
    assert placed == {
        "02-backprop": ["graph.py"],
        "01-scalar-graph": ["scalar.py", "01-scalar-graph.ipynb"][::-1],
    }
    assert list(left) == ["helper.py"]


def test_a_named_stage_takes_all_but_folders_of_others(split):
    placed, left = split({"graph-final.py": "", "text.html": "", "1/scalar.py": ""}, "2")
    assert placed == {"02-backprop": ["graph-final.py", "text.html"]}
    assert "--stage 01" in left["1/scalar.py"][0]


def test_the_courses_own_folders_are_one_line(split):
    placed, left = split({"graph.py": "", "checks/a.py": "", "datasets/b.h5": ""})
    assert placed == {"02-backprop": ["graph.py"]}
    ((why, work),) = left.values()
    assert "checks and datasets" in why
    assert not work


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("graph-1.py", "graph.py"),
        ("scalar (1).py", "scalar.py"),
        ("classifier (1).py", "classifier.py"),
        ("02-backprop-2.ipynb", "02-backprop.ipynb"),
        ("graph-final.py", "graph-final.py"),
        ("notes-1.txt", "notes-1.txt"),
        ("graph-1.py.txt", "graph-1.py.txt"),
    ],
)
def test_a_number_that_a_system_adds_goes(name, wanted, course):
    assert course_name(name, course_names(course)) == wanted
