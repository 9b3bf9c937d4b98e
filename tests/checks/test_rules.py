"""The grader's rules in the visible checks: what works in the lab alone is stopped, and named."""

import builtins
import re
import sys
from importlib.util import find_spec

import pytest
from checks import actions, calls, package, rendering, rules, running, task
from checks.additions import names_in

from autograder import course as courses
from autograder.confinement.fork_server import ENVIRONMENT, ForkServer
from autograder.confinement.session import Session
from autograder.course import ASSIGNMENTS, REFERENCE, ROOT
from autograder.grading.jobs import sources
from autograder.submissions.absent import MACHINERY

COURSE = courses.load()
HANDED_OUT = rules.handed_out(ASSIGNMENTS / "checks")


@pytest.fixture
def scalar(run, kittengrad, monkeypatch):
    """The first check of 1.1 after one more line at the top of scalar.py: scalar("import os") -> outcome."""

    def outcome(line, beside=()):
        folder = kittengrad(("scalar.py", "import math\n", f"import math\n{line}\n"))
        monkeypatch.syspath_prepend(folder.parent)
        for name, text in dict(beside).items():
            path = folder.parent / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return run(folder, "1.1")[0]

    return outcome


# What the rules say is what the grader has.


def test_the_packages_are_the_worker_s():
    text = (ROOT / "requirements" / "worker.txt").read_text(encoding="utf-8")
    assert {*rules.PACKAGES, *MACHINERY} == set(re.findall(r"^(\w+)==", text, re.MULTILINE))


def test_every_module_that_the_rules_allow_is_in_the_worker():
    names = sorted(name for name in sys.stdlib_module_names - {*rules.ABSENT, "__main__"} if here(name))
    source = (
        f"from importlib.util import find_spec\n"
        f"lost = [name for name in {[*names, *rules.PACKAGES]} if not find_spec(name)]"
    )
    with ForkServer() as fork_server:
        session = Session(fork_server, {}, COURSE.stages[0].limits)
        try:
            assert session.call("items", session.call("define", source, "lost")) == []
        finally:
            session.close()


def here(name):
    return name not in sys.builtin_module_names and find_spec(name) is not None


def test_the_student_s_page_names_the_packages():
    page = (ASSIGNMENTS / "README.md").read_text(encoding="utf-8")
    imports = next(line for line in page.splitlines() if line.startswith("- **Imports.**"))
    assert set(re.findall("`([a-z0-9]+)`", imports)) == {*rules.PACKAGES}


@pytest.mark.parametrize("stage", COURSE.stages, ids=lambda stage: stage.id)
def test_the_files_are_those_that_the_grader_sends(stage):
    sent = {file for file, _ in sources(COURSE, stage, dict.fromkeys(stage.owns, "")).values()}
    assert HANDED_OUT.in_grader(stage.number) == sent


def test_the_texts_are_those_of_the_student_s_files():
    files = (ASSIGNMENTS / "kittengrad").glob("*.py")
    assert {file.name: file.read_text(encoding="utf-8") for file in files} == HANDED_OUT.texts


# What is stopped.

BESIDE = {
    "helpers.py": "x = 1",
    "tools/x.py": "x = 1",
    "kittengrad/helpers.py": "x = 1",
    "kittengrad/tools/__init__.py": "x = 1",
    "kittengrad/data.json": "1",
}


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("import matplotlib.pyplot as plt", "has no matplotlib, only the standard library, numpy and h5py"),
        ("from matplotlib import pyplot", "into the notebook"),
        ("import helpers", "helpers.py stays behind"),
        ("import tools", "scalar.py imports tools/, which you added"),
        ("from .tools import x", "kittengrad/tools/ stays behind"),
        ("from helpers import x", "the grader takes only scalar.py"),
        ("from . import helpers", "kittengrad/helpers.py stays behind"),
        ("from kittengrad.helpers import x", "Move what you need from it into scalar.py"),
        ("from .mlp import MLP", "mlp.py, a file of stage 03"),
        ("from kittengrad import mlp", "The grader checks stage 01 without mlp.py"),
        ("import kittengrad; kittengrad.MLP", "a file of stage 03"),
        ("from checks import check", "has tests of its own"),
        ("import __main__", "has no notebook"),
        ("x = open('data.json')", "scalar.py opens data.json"),
        ("import pathlib; pathlib.Path(__file__).with_name('data.json').read_text()", "opens data.json"),
        ("import numpy; numpy.load(__file__.replace('scalar.py', 'data.json'))", "opens data.json"),
        ("import os; os.listdir()", "opens a folder"),
        ("open('/tmp/kept', 'w')", "write the numbers into scalar.py"),
        ("x = input()", "scalar.py waits for input()"),
        ("import subprocess; subprocess.run(['true'])", "starts another program"),
        ("import os; os.system('true')", "starts another program"),
        ("import socket; socket.socket()", "uses the network"),
        ("import urllib.request; urllib.request.urlopen('http://localhost:9')", "uses the network"),
    ],
)
def test_what_the_grader_lacks_is_stopped_and_named(scalar, line, words):
    outcome = scalar(line, BESIDE)
    assert not outcome.passed
    assert words in outcome.message
    assert outcome.where[0] == "kittengrad/scalar.py"
    assert outcome.code[-1][1] == line
    assert outcome.called_from is None
    assert outcome.diagnosis == ""


@pytest.mark.parametrize("name", rules.NOTEBOOK_NAMES)
def test_names_of_the_notebook_are_missing(scalar, monkeypatch, name):
    monkeypatch.setattr(builtins, name, print, raising=False)
    assert f"Only a notebook has `{name}`" in scalar(f"{name}").message


def test_an_import_inside_a_function_is_stopped_when_it_runs(run, kittengrad):
    total = '        """out = a + b.'
    folder = kittengrad(("scalar.py", total, f"        import matplotlib\n{total}"))
    assert "has no matplotlib" in run(folder, "1.1")[0].message


# What is left alone.


@pytest.mark.parametrize(
    "line",
    [
        "import math, random, os, subprocess, h5py, numpy as np",
        "from kittengrad.draw import draw",
        "from . import graph",
        "def picture():\n    import matplotlib.pyplot",
        "try:\n    import matplotlib\nexcept ImportError:\n    matplotlib = None",
        "try:\n    open('data.json')\nexcept OSError:\n    pass",
        "import tomllib; open(tomllib.__file__).close()",
        "print('hello')",
    ],
)
def test_what_the_grader_has_is_left_alone(scalar, line):
    assert scalar(line).passed


def test_an_unknown_module_gets_python_s_own_message(scalar):
    assert scalar("import nunpy").message == "ModuleNotFoundError: No module named 'nunpy'"


def test_an_earlier_file_can_be_imported(run, kittengrad):
    folder = kittengrad(("mlp.py", "import math\n", "import math\nfrom . import calculus\n"))
    assert all(outcome.passed for outcome in run(folder, "3.1"))


def test_a_later_file_is_there_when_its_stage_is_checked(run, kittengrad):
    exp = '        """out = eᵃ.'
    folder = kittengrad(("scalar.py", exp, f"        from . import mlp\n{exp}"))
    assert not run(folder, "1.6")[0].passed
    assert all(outcome.passed for outcome in run(folder, "3.1"))


def test_provided_files_are_free(kittengrad, tmp_path):
    folder = kittengrad(("draw.py", "from base64", "import matplotlib, subprocess\nfrom base64"))
    with package.fresh(folder, rules.Rules(HANDED_OUT, "01", folder)) as fresh:
        fresh.Value  # noqa: B018
        from kittengrad.draw import draw

        draw(fresh.Value(1.0)).save(tmp_path / "one.svg")


def test_the_notebook_stays_free(kittengrad, tmp_path):
    folder = kittengrad()
    with package.fresh(folder, rules.Rules(HANDED_OUT, "01", folder)) as fresh:
        fresh.Value(1.0)
        (tmp_path / "kept").write_text("1")
    assert actions._rules is None
    with package.fresh(kittengrad(("scalar.py", "import math\n", "import math, matplotlib\n"))) as fresh:
        fresh.Value(1.0)


# Files that the grader replaces.


def append(path, text):
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


def test_a_changed_provided_file_is_noted(run, kittengrad):
    folder = kittengrad()
    append(folder / "tensor.py", "MINE = 1\n")
    outcomes = run(folder, "4.2")
    (note,) = {note for outcome in outcomes for note in outcome.notes}
    assert "Your kittengrad/tensor.py is not as it was handed out." in note
    text = rendering.as_text(outcomes)
    assert text.count("Note: Your kittengrad/tensor.py") == 1
    assert rendering.as_html(outcomes).count("is not as it was handed out") == 1


def test_it_is_noted_only_where_it_is_used(run, kittengrad):
    folder = kittengrad()
    append(folder / "tensor.py", "MINE = 1\n")
    assert {note for outcome in run(folder, "1.1") for note in outcome.notes} == set()


def test_other_line_ends_are_no_change(run, kittengrad):
    folder = kittengrad()
    tensor = folder / "tensor.py"
    tensor.write_bytes(tensor.read_bytes().replace(b"\n", b"  \r\n"))
    assert {note for outcome in run(folder, "4.2") for note in outcome.notes} == set()


def test_a_folder_in_the_place_of_a_file_is_stopped(run, kittengrad):
    folder = kittengrad()
    (folder / "scalar").mkdir()
    (folder / "scalar.py").rename(folder / "scalar" / "__init__.py")
    assert (
        "Your scalar is a folder. The grader takes the file scalar.py alone" in run(folder, "1.1")[0].message
    )


def test_no_line_of_a_changed_provided_file_is_shown(kittengrad):
    @task("1.1")
    def draws_no_node():
        from kittengrad.draw import draw

        draw(5)

    folder = kittengrad()
    (outcome,), _ = running.run_together([draws_no_node], folder, HANDED_OUT)
    assert outcome.where[0].startswith("kittengrad/")
    assert outcome.code
    append(folder / outcome.where[0].partition("/")[2], "MINE = 1\n")
    (changed,), _ = running.run_together([draws_no_node], folder, HANDED_OUT)
    assert (changed.where, changed.code) == (outcome.where, [])


# Names that the student added to the file of another stage.

ADDED = "\n\ndef twice(number):\n    return number + number\n"
SUM = """

_sum = weighted_sum


def weighted_sum(weights, x, bias):
    {line}
    return _sum(weights, x, bias)
"""
METHOD = "    def __repr__(self):\n"
TWICE = "    def twice(self):\n        return self + self\n\n"
SQUARE = "    def square(self):\n        return self * self\n\n"


@pytest.fixture
def extended(kittengrad):
    """The package with a method and a function more in scalar.py, and this line in `weighted_sum`."""

    def folder(line, top=""):
        folder = kittengrad(("scalar.py", METHOD, SQUARE + METHOD))
        kittengrad(("mlp.py", "import math\n", f"import math\n{top}\n"))
        append(folder / "scalar.py", ADDED)
        append(folder / "mlp.py", SUM.format(line=line))
        return folder

    return folder


@pytest.mark.parametrize(
    ("line", "top", "name"),
    [
        ("bias.square()", "", "Value.square"),
        ("twice(1.0)", "from .scalar import twice", "twice"),
        ("pass", "from .scalar import twice", "twice"),
    ],
)
def test_an_added_name_is_stopped_in_the_next_stage(run, extended, line, top, name):
    outcome = run(extended(line, top), "3.1")[0]
    assert f"mlp.py uses {name}, which you added to scalar.py" in outcome.message
    assert outcome.where[0] == "kittengrad/mlp.py"


@pytest.mark.parametrize(
    ("line", "top"),
    [
        ("bias + bias", "from .scalar import Value, power, math"),
        ("[].square if False else None", ""),
        ("square = max", "import numpy as twice"),
    ],
)
def test_names_that_were_handed_out_or_are_one_s_own_are_free(run, extended, line, top):
    assert all(outcome.passed for outcome in run(extended(line, top), "3.1"))


def test_an_added_name_is_free_in_its_own_file(run, kittengrad):
    product = '        """out = a * b.'
    folder = kittengrad(("scalar.py", METHOD, TWICE + METHOD))
    kittengrad(("scalar.py", product, f"        self.twice()\n{product}"))
    assert all(outcome.passed for outcome in run(folder, "1.2"))
    assert all(outcome.passed for outcome in run(folder, "3.1"))


@pytest.mark.parametrize("file", [file for stage in COURSE.stages for file in stage.owns])
def test_the_listed_names_are_those_of_the_grader_s_file(file):
    text = (REFERENCE / "kittengrad" / file).read_text(encoding="utf-8")
    assert names_in(text) == HANDED_OUT.names[file]


# The card.


def test_the_card_says_it_once_and_hides_the_hints(run, kittengrad):
    folder = kittengrad(("scalar.py", "import math\n", "import math\nimport matplotlib\n"))
    text = rendering.as_text(run(folder, "01"))
    assert text.count("has no matplotlib") == 1
    assert "as above" in text
    assert "Hint:" not in text


def test_files_in_another_encoding_are_read(run, kittengrad):
    folder = kittengrad()
    append(folder / "tensor.py", "MINE = 1\n")
    for name in ("tensor.py", "graph.py"):
        text = (folder / name).read_text(encoding="utf-8")
        (folder / name).write_bytes(b"# coding: latin-1\n" + text.encode("latin-1", "replace"))
    outcomes = run(folder, "4.2")
    assert all(outcome.passed for outcome in outcomes)
    assert any("is not as it was" in note for outcome in outcomes for note in outcome.notes)


def test_without_the_list_of_files_there_are_no_rules(kittengrad, tmp_path):
    assert rules.handed_out(tmp_path) is None


def test_a_file_sees_the_environment_variables_of_the_grader():
    assert {*calls.VARIABLES} == {*ENVIRONMENT}
