"""Examples as edits: what is spliced where, what is written, and what a wrong file is told."""

import subprocess
import sys

import pytest

from autograder.authoring import examples
from autograder.authoring.examples import ExampleError, splice
from autograder.course import ASSIGNMENTS, REFERENCE, ROOT

STAGE = "02-backprop"
BASE = """import math


class Value:
    def first(self):
        return 1

    def second(self):
        return 2


def alone():
    return 3
"""


@pytest.fixture
def folder(tmp_path):
    """folder(text): examples that are one student of this text."""

    def make(text):
        made = tmp_path / "examples"
        made.mkdir(exist_ok=True)
        (made / "student.toml").write_text(text, encoding="utf-8")
        return made

    return make


def spliced(code, tmp_path):
    names = {}
    exec(splice(BASE, code, tmp_path / "student.toml"), names)
    return names


def test_a_function_takes_the_place_of_its_namesake(tmp_path):
    text = splice(BASE, "def alone():\n    return 30\n", tmp_path)
    assert text == BASE.replace("return 3", "return 30")


def test_a_method_takes_the_place_of_the_method_alone(tmp_path):
    value = spliced("class Value:\n    def second(self):\n        return 20\n", tmp_path)["Value"]()
    assert (value.first(), value.second()) == (1, 20)


def test_none_removes_a_method(tmp_path):
    assert not hasattr(spliced("class Value:\n    first = None\n", tmp_path)["Value"], "first")


def test_everything_else_goes_to_the_end(tmp_path):
    code = "# a remark\nmore = 5\n\n\nclass Other:\n    def first(self):\n        return 7\n"
    assert splice(BASE, code, tmp_path) == f"{BASE}\n\n{code}"


def test_a_new_method_of_a_known_class_is_refused(tmp_path):
    with pytest.raises(ExampleError, match=r"student\.toml.*Value\.third"):
        spliced("class Value:\n    def third(self):\n        return 3\n", tmp_path)


@pytest.mark.parametrize("base", ["reference", "stub"])
def test_a_base_is_the_course_s_own_file_without_marks(course, folder, base):
    [example] = examples.load(course, folder(f'about = "x"\n[{STAGE}]\nbase = "{base}"'))
    text = (REFERENCE if base == "reference" else ASSIGNMENTS).joinpath("kittengrad", "graph.py").read_text()
    unmarked = "".join(line for line in text.splitlines(keepends=True) if " SOLUTION" not in line)
    assert example.files == {"graph.py": unmarked}


def test_a_known_mistake_is_a_base_and_edits_come_upon_it(course, folder):
    text = f"""
about = "x"
shared = "last = 1"
[{STAGE}]
base = "overwrites-grad"
folder = "kittengrad"
replace = {{ "parent.grad = derivative" = "parent.grad = 2 * derivative" }}
files."notes.txt" = "hello"
"""
    [example] = examples.load(course, folder(text))
    assert example.files["notes.txt"] == "hello"
    assert "parent.grad = 2 * derivative" in example.files["kittengrad/graph.py"]
    assert example.files["kittengrad/graph.py"].endswith("last = 1")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("about = ", "not TOML"),
        (f'[{STAGE}]\nbase = "stub"', "`about"),
        ('about = "x"\n[77-none]\nbase = "stub"', "77-none"),
        (f'about = "x"\n[{STAGE}]\nbase = "unheard-of"', "unheard-of"),
        (f'about = "x"\n[{STAGE}]\nbase = "stub"\ncod = ""', "the key cod; write one of"),
        (f'about = "x"\n[{STAGE}]\nbase = "stub"\ncode = "def"', "`code` is not Python, line 1"),
        (f'about = "x"\n[{STAGE}]\nbase = "stub"\nreplace = {{ "nowhere" = "" }}', "0 times"),
    ],
)
def test_a_wrong_file_is_named_with_the_remedy(course, folder, text, complaint):
    with pytest.raises(ExampleError) as caught:
        examples.load(course, folder(text))
    assert "student.toml" in str(caught.value)
    assert complaint in str(caught.value)


def test_a_class_is_written_again_and_its_old_files_are_gone(course, folder, tmp_path):
    target = tmp_path / "class"
    both = folder(f'about = "x"\n[01-scalar-graph]\nbase = "stub"\n[{STAGE}]\nbase = "stub"')
    assert len(examples.write(course, target, both)) == 2
    [written] = examples.write(course, target, folder(f'about = "x"\n[{STAGE}]\nbase = "stub"'))
    assert written == target / "student" / STAGE / "graph.py"
    assert [path.name for path in (target / "student").iterdir()] == [STAGE]


def test_nothing_else_is_overwritten(course, folder, tmp_path):
    target, one = tmp_path / "class", folder(f'about = "x"\n[{STAGE}]\nbase = "stub"')
    examples.write(course, target, one)
    own = target / "student" / STAGE / "own.py"
    own.write_text("mine")
    with pytest.raises(ExampleError, match="own"):
        examples.write(course, target, one)
    assert own.read_text() == "mine"


def test_the_command_says_what_it_wrote_and_where(tmp_path):
    command = [sys.executable, "-m", "autograder", "examples", tmp_path / "class"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    *paths, last = done.stdout.splitlines()
    found = {path for path in (tmp_path / "class").glob("*/**/*") if path.is_file()}
    assert set(paths) == set(map(str, found))
    assert "are in" in last
    (tmp_path / "other").write_text("")
    refused = subprocess.run([*command[:-1], tmp_path], cwd=ROOT, capture_output=True, text=True)
    assert refused.returncode == 1
    assert "name a new or an empty folder" in refused.stderr
