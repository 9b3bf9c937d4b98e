"""The build: holes where solutions were, nothing hidden, and never a file lost."""

import ast
import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest
from nbgrader.nbgraderformat import MetadataValidator

from autograder.build import assignments as build
from autograder.build.errors import BuildError
from autograder.course import HIDDEN, REFERENCE, STAGES, VISIBLE, Course, load
from tests.not_given import given_away, lines_of, passages, regions, solutions

COURSE = """
title = "A small course"
provided = ["__init__.py"]
"""

STAGE = """
title = "Sums"
owns = ["sums.py"]

[[task]]
id = "1.1"
title = "addition, \\"plus\\""
points = 2

[[task]]
id = "1.2"
title = "subtraction"
points = 1
"""

SUMS = '''"""Sums."""


def add(a, b):
    """a + b."""
    ### BEGIN SOLUTION 1.1
    secret_sum = a + b
    return secret_sum
    ### END SOLUTION


class Sums:
    def subtract(self, a: float, b: float) -> float:
        """a - b.

        Hint: as on paper.
        """
        a = float(a)
        ### BEGIN SOLUTION 1.2
        return a - b
        ### END SOLUTION
'''

STUB = '''"""Sums."""


def add(a, b):
    """a + b."""
    raise NotImplementedError("Task 1.1: addition, \\"plus\\"")


class Sums:
    def subtract(self, a: float, b: float) -> float:
        """a - b.

        Hint: as on paper.
        """
        a = float(a)
        raise NotImplementedError("Task 1.2: subtraction")
'''

NOTEBOOK = """# %% [markdown]
# # Sums

# %%
from checks import check

# %% nbgrader={"grade": true, "grade_id": "task-1-1", "solution": false, "locked": true, "schema_version": 3}
check("1.1")

# %% nbgrader={"grade": true, "grade_id": "task-1-2", "solution": false, "locked": true, "schema_version": 3}
check("1.2")
### BEGIN HIDDEN TESTS
assert 4 - 3 == 1
### END HIDDEN TESTS

# %% [markdown] nbgrader={"grade": true, "grade_id": "question-1", "solution": true, "schema_version": 3}
# Because the order does not matter.
"""


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A whole small course: reference/ and checks/."""
    files = {
        "reference/course.toml": COURSE,
        "reference/stages/01-sums/stage.toml": STAGE,
        "reference/README-student.md": "# Begin here\n",
        "reference/start.py": "# %% [markdown]\n# # Welcome\n",
        "reference/kittengrad/__init__.py": '"""A package."""\n',
        "reference/kittengrad/sums.py": SUMS,
        "reference/stages/01-sums/notebook.py": NOTEBOOK,
        "checks/__init__.py": "def check(task): ...\n",
        "reference/stages/01-sums/test_visible.py": "# visible\n",
        "reference/stages/01-sums/test_hidden.py": "# hidden\n",
        "reference/stages/01-sums/mistakes/adds-one.py": "# known mistake\n",
        "reference/stages/01-sums/held_out/adds-one.py": "# held out\n",
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path


def small(house: Path) -> tuple[Course, Path, Path, Path]:
    return load(house / "reference"), house / "reference", house / "checks", house / "datasets"


def rendered(house: Path) -> dict[str, str]:
    return {name: content.decode() for name, content in build.render(*small(house)).items()}


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def built(house: Path) -> list[str]:
    course, *folders = small(house)
    return build.build(course, house / "assignments", *folders)


def complaints(house: Path) -> list[str]:
    course, *folders = small(house)
    return build.check(course, house / "assignments", *folders)


# Stubs.


def test_a_solution_becomes_a_hole_that_names_its_task(house):
    assert rendered(house)["kittengrad/sums.py"] == STUB


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("SOLUTION 1.2", "SOLUTION 7.2", "sums.py:19: 01-sums has no task 7.2"),
        ("### BEGIN SOLUTION 1.2", "## begin solution 1.2", "sums.py:19: write `### BEGIN SOLUTION"),
        ("### BEGIN SOLUTION 1.2", "### BEGIN SOLUTION", "sums.py:19: write `### BEGIN SOLUTION"),
        ("### BEGIN SOLUTION 1.2", "pass", "sums.py:21: a solution ends that never began"),
        ("    secret_sum = a + b", "    ### BEGIN SOLUTION 1.1", "sums.py:7: a solution begins inside"),
        ("        ### END SOLUTION", "    ### END SOLUTION", "sums.py:21: indented otherwise"),
        ("        ### END SOLUTION\n", "", "sums.py:19: a solution begins and never ends"),
        ("    secret_sum = a + b", "    secret_sum = (a + b", "sums.py:7: '(' was never closed"),
        (
            "        a = float(a)\n        ### BEGIN SOLUTION 1.2\n",
            "        try:\n            a = 1\n        ### BEGIN SOLUTION 1.2\n        except OSError: ...\n",
            "sums.py: the stub is not Python, at its line",
        ),
    ],
)
def test_a_faulty_region_is_named_by_file_and_line(house, old, new, said):
    edit(house / "reference/kittengrad/sums.py", old, new)
    with pytest.raises(BuildError, match=f"^kittengrad/{re.escape(said)}"):
        rendered(house)


def test_an_owned_file_without_a_hole_is_refused(house):
    (house / "reference/kittengrad/sums.py").write_text("def add(a, b):\n    return a + b\n")
    with pytest.raises(BuildError, match=r"sums.py: 01-sums owns it, but it has no solution region"):
        rendered(house)


def test_a_provided_file_with_a_solution_is_refused(house):
    (house / "reference/kittengrad/__init__.py").write_text("### BEGIN SOLUTION 1.1\n### END SOLUTION\n")
    with pytest.raises(BuildError, match=r"__init__.py:1: a provided file goes out whole"):
        rendered(house)


def test_a_file_that_course_toml_does_not_know_is_refused(house):
    (house / "reference/kittengrad/notes.py").write_text("answers = 42\n")
    with pytest.raises(BuildError, match=r"kittengrad/notes.py: course.toml neither provides it"):
        rendered(house)


@pytest.mark.parametrize(
    "name", ["kittengrad/sums.py", "stages/01-sums/notebook.py", "README-student.md", "start.py"]
)
def test_a_missing_source_is_named(house, name):
    (house / "reference" / name).unlink()
    with pytest.raises(BuildError, match=f"reference/{name} is missing"):
        rendered(house)


# Notebooks.


def cells_of(house: Path) -> dict[str, dict]:
    cells = json.loads(rendered(house)["01-sums.ipynb"])["cells"]
    return {cell["metadata"].get("nbgrader", {}).get("grade_id", cell["id"]): cell for cell in cells}


def test_the_notebook_is_stripped_and_carries_valid_metadata(house):
    text = rendered(house)["01-sums.ipynb"]
    notebook = nbformat.reads(text, as_version=4)
    nbformat.validate(notebook)
    MetadataValidator().validate_nb(notebook)
    assert notebook.metadata.kernelspec.name == "python3"
    assert "HIDDEN" not in text
    assert "4 - 3" not in text
    assert "order does not matter" not in text
    assert cells_of(house)["question-1"]["source"] == ["YOUR ANSWER HERE"]
    assert all(not cell.outputs for cell in notebook.cells if cell.cell_type == "code")


def test_points_come_from_the_course_and_written_questions_have_none(house):
    meta = {name: cell["metadata"].get("nbgrader", {}) for name, cell in cells_of(house).items()}
    assert meta["task-1-1"]["points"] == 2
    assert meta["task-1-2"]["points"] == 1
    assert meta["question-1"]["points"] == 0
    assert meta["task-1-1"]["cell_type"] == "code"
    assert meta["task-1-1"]["task"] is False
    assert len(meta["task-1-1"]["checksum"]) == 32
    assert cells_of(house)["task-1-1"]["metadata"]["editable"] is False


def ask_in_writing(house):
    """Make question-1 one that stage.toml knows."""
    folder = house / "reference/stages/01-sums"
    task = '[[task]]\nid = "1.1"'
    edit(folder / "stage.toml", task, f'[[written]]\nid = "1.A"\npoints = 2\n\n{task}')
    edit(folder / "notebook.py", "question-1", "question-1-a")
    edit(folder / "notebook.py", "# # Sums\n", "# # Sums\n# **Question A** ({points of 1.A}). Why?\n")


def test_a_written_question_has_the_points_of_the_stage_and_its_text_says_so(house):
    ask_in_writing(house)
    assert cells_of(house)["question-1-a"]["metadata"]["nbgrader"]["points"] == 2
    assert "**Question A** (2 points). Why?" in rendered(house)["01-sums.ipynb"]
    edit(house / "reference/stages/01-sums/stage.toml", "points = 2\n\n[[task]]", "points = 1\n\n[[task]]")
    assert "**Question A** (1 point). Why?" in rendered(house)["01-sums.ipynb"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("{points of 1.A}", "2 points"),
        ("{points of 1.A}", "{points of 1.B}"),
        ("{points of 1.A}", "{points of 1.A}{points of 1.A}"),
        ("question-1-a", "question-1-b"),
    ],
)
def test_a_written_question_that_is_not_asked_or_not_answered_is_refused(house, old, new):
    ask_in_writing(house)
    edit(house / "reference/stages/01-sums/notebook.py", old, new)
    with pytest.raises(BuildError, match="one cell for its answer"):
        rendered(house)


def test_what_predictions_turn_out_to_be_goes_with_the_checks(house):
    (house / "reference/stages/01-sums/predictions.toml").write_text("[my_sum]\n")
    assert rendered(house)["checks/predictions_01.toml"] == "[my_sum]\n"


def test_the_same_source_makes_the_same_bytes(house):
    assert rendered(house) == rendered(house)


def test_cells_keep_their_ids_when_one_is_put_before_them(house):
    before = set(cells_of(house))
    edit(house / "reference/stages/01-sums/notebook.py", "# %%\nfrom", "# %%\nimport math\n\n# %%\nfrom")
    assert before < set(cells_of(house))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("task-1-2", "task-1-3", "cell task-1-3: 01-sums has no such task"),
        ('"grade": true, "grade_id": "task-1-2"', '"grade": false, "grade_id": "x"', "0 cells are graded"),
        ("task-1-2", "task-1-1", "2 cells are graded for task 1.1"),
        ('"task-1-2",', '"task-1-2", "points": 3,', "points belong in course.toml"),
        ('"question-1"', '"question.1"', "does not match"),
        ('"question-1", "solution": true', '"task-1-1", "solution": true', "Duplicate grade id"),
        ("### END HIDDEN TESTS\n", "", "ClearHiddenTests: No end hidden tests"),
    ],
)
def test_a_notebook_that_cannot_be_graded_is_refused(house, old, new, said):
    edit(house / "reference/stages/01-sums/notebook.py", old, new)
    with pytest.raises(BuildError, match=f"^stages/01-sums/notebook.py.*{said}"):
        rendered(house)


def test_without_the_notebook_tools_the_next_step_is_named(house, monkeypatch):
    monkeypatch.setitem(sys.modules, "jupytext", None)
    monkeypatch.delitem(sys.modules, "autograder.build.notebooks", raising=False)
    monkeypatch.delattr("autograder.build.notebooks", raising=False)
    with pytest.raises(BuildError, match="jupytext is not installed here: run `make build`"):
        rendered(house)


# The folder.


def test_build_writes_what_check_then_accepts_and_writes_nothing_twice(house):
    assert built(house) == [
        ".kittengrad-version written",
        "00-start.ipynb written",
        "01-sums.ipynb written",
        "README.md written",
        "checks/__init__.py written",
        "checks/handed_out.json written",
        "checks/test_01_sums.py written",
        "kittengrad/__init__.py written",
        "kittengrad/sums.py written",
    ]
    assert complaints(house) == []
    assert built(house) == []


def test_the_version_is_that_of_the_content(house):
    first, again = (build.render(*small(house)) for _ in range(2))
    assert first == again
    assert re.fullmatch(rb"KITTENGRAD_VERSION=[0-9a-f]{8}\n", first[build.VERSION])
    edit(house / "reference/README-student.md", "Begin", "Start")
    second = build.render(*small(house))
    assert second[build.VERSION] != first[build.VERSION]
    assert build.version({"a": b"1"}) != build.version({"b": b"1"})


def test_a_faulty_reference_leaves_the_assignments_as_they_were(house):
    built(house)
    edit(house / "reference/kittengrad/__init__.py", "package", "house")
    edit(house / "reference/kittengrad/sums.py", "SOLUTION 1.2", "SOLUTION 9.9")
    with pytest.raises(BuildError):
        built(house)
    assert "package" in (house / "assignments/kittengrad/__init__.py").read_text()


def test_check_names_what_differs_what_is_missing_and_what_nothing_makes(house):
    built(house)
    assignments = house / "assignments"
    edit(assignments / "kittengrad/sums.py", "Sums", "Sums!")
    (assignments / "README.md").unlink()
    (assignments / "old.py").touch()
    (assignments / "kittengrad/__pycache__").mkdir()
    (assignments / "kittengrad/__pycache__/sums.pyc").touch()
    assert complaints(house) == [
        "README.md is missing",
        "kittengrad/sums.py differs from what the reference makes",
        "old.py is made by nothing in the reference",
    ]
    assert [line.split(":")[0] for line in built(house)] == [
        "README.md written",
        "kittengrad/sums.py written",
        "old.py left alone",
    ]
    assert complaints(house) == ["old.py is made by nothing in the reference"]


def test_what_nothing_makes_is_removed_only_when_git_can_give_it_back(house):
    built(house)
    for name in ("committed.py", "changed.py", "new.py"):
        (house / "assignments" / name).write_text("x = 1\n")
    # No configuration but our own, so that nobody's hooks or signing keys take part.
    clean = os.environ | {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    author = ["-c", "user.name=tests", "-c", "user.email=tests@example.org"]
    for command in (
        ["init", "-q"],
        ["add", "assignments/committed.py", "assignments/changed.py"],
        [*author, "commit", "-qm", "Two files"],
    ):
        subprocess.run(["git", *command], cwd=house, env=clean, check=True)
    (house / "assignments/changed.py").write_text("x = 2\n")
    assert [line.split(":")[0] for line in built(house)] == [
        "changed.py left alone",
        "committed.py removed",
        "new.py left alone",
    ]
    assert not (house / "assignments/committed.py").exists()


def test_students_get_the_drawn_pictures_and_never_the_real_ones(house):
    for name in (
        "draw.py",
        "SHA256SUMS",
        "kittens/train.h5",
        "mini/test.h5",
        "real/train.h5",
        "real.h5",
        ".a.part",
    ):
        path = house / "datasets" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode() + b"\xff")
    built(house)
    assert complaints(house) == []
    folder = house / "assignments" / "datasets"
    found = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.*")}
    found |= {"SHA256SUMS": (folder / "SHA256SUMS").read_bytes()}
    assert found == {
        name: name.encode() + b"\xff"
        for name in ("draw.py", "SHA256SUMS", "kittens/train.h5", "mini/test.h5")
    }


# The course itself.


@pytest.fixture(scope="module")
def made() -> dict[str, str]:
    """The texts for students."""
    made = build.render(load()).items()
    return {name: content.decode() for name, content in made if not name.endswith(".h5")}


def test_the_committed_assignments_are_what_the_reference_makes():
    assert build.check(load()) == []


def test_no_line_of_a_solution_is_in_the_assignments(made):
    lines, pairs = solutions()
    assert len(lines) > 100
    assert len(pairs) > 100
    for name, text in made.items():
        assert not given_away(name, text), name


def test_known_mistakes_and_held_out_variants_stay_with_staff(house):
    made = "".join([*rendered(house), *rendered(house).values()])
    assert "# visible" in made
    assert not re.search("known mistake|held.out|adds-one", made)


def test_nothing_hidden_and_nothing_of_the_grader_is_in_the_assignments(made):
    hidden, visible = set(), set()
    for stage in load().stages:
        hidden |= passages(lines_of(HIDDEN, (STAGES / stage.id / HIDDEN).read_text()))
        visible |= passages(lines_of(VISIBLE, (STAGES / stage.id / VISIBLE).read_text()))
    assert len(hidden - visible) > 100
    for name, text in made.items():
        lines = lines_of(name, text)
        assert not (hidden - visible) & passages(lines), name
        plain = "\n".join(lines)
        assert "SOLUTION" not in plain, name
        assert "autograder" not in plain, name


def test_stubs_keep_every_signature_and_docstring(made):
    for stage in load().stages:
        for name in stage.owns:
            text = (REFERENCE / "kittengrad" / name).read_text()
            kept = [part for part in outline(text) if f"def {part[0]}" not in helpers_of_solutions(text)]
            assert outline(made[f"kittengrad/{name}"]) == kept, name


def helpers_of_solutions(text: str) -> set[str]:
    """The beginnings, `def name`, of functions within solution regions: these go with their solution."""
    inside, _ = regions(text)
    return {line.partition("(")[0] for line in inside if line.startswith("def ")}


def outline(text: str) -> list[tuple[str, str, str | None]]:
    """Each function and class with its signature and docstring."""
    return [
        (
            node.name,
            ast.unparse(node.args) if isinstance(node, ast.FunctionDef) else "",
            ast.get_docstring(node),
        )
        for node in ast.walk(ast.parse(text))
        if isinstance(node, (ast.FunctionDef, ast.ClassDef))
    ]


def test_stubs_import_and_say_which_task_is_to_do(made, tmp_path):
    for name, text in made.items():
        if name.startswith("kittengrad/"):
            (tmp_path / name).parent.mkdir(exist_ok=True)
            (tmp_path / name).write_text(text)
    script = "import kittengrad.graph, kittengrad.scalar as s; s.Value(1.0) + 1"
    ended = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True)
    assert ended.stderr.endswith("NotImplementedError: Task 1.1: addition\n")


def test_points_of_each_notebook_are_the_stages(made):
    for stage in load().stages:
        cells = nbformat.reads(made[f"{stage.id}.ipynb"], as_version=4).cells
        points = {"code": 0.0, "markdown": 0.0}
        for cell in cells:
            points[cell.cell_type] += cell.metadata.get("nbgrader", {}).get("points", 0)
        written = sum(question.points for question in stage.written)
        assert points == {"code": stage.points, "markdown": written}


def test_a_draft_stays_with_the_instructor():
    course = load()
    *others, last = course.stages
    unfinished = replace(course, stages=tuple(others), drafts=last.owns)
    assert not set(last.owns) & set(build.package(unfinished))
    assert set(last.owns) <= set(build.package(course))
