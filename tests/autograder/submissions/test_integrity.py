"""Remarks for staff: who reached for more than the mathematics."""

import doctest
import os
import signal

import pytest

from autograder.course import REFERENCE, ROOT, load
from autograder.submissions import integrity
from autograder.submissions.integrity import remarks


def test_its_example_holds():
    assert doctest.testmod(integrity).failed == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("import os.path", "imports os"),
        ("from gc import get_objects", "imports gc"),
        ("def f():\n    import socket, ctypes", "imports ctypes, socket"),
        ("open('x')", "calls open"),
        ("x = [eval('1')]", "calls eval"),
        ("import builtins\nbuiltins.open('x')", "calls open"),
    ],
)
def test_what_no_task_asks_for_is_told(text, said):
    assert list(remarks({"graph.py": text})) == [f"graph.py {said}"]


@pytest.mark.parametrize(
    "text",
    [
        "import math, numpy as np",
        "from . import os",
        "opened = {}",
        "def broken(",
        "\0",
        "(" * 5000,
        "self.open()",
        "import builtins\nbuiltins.sum([])",  # as the docstring of arithmetic.py says
    ],
)
def test_ordinary_and_broken_work_draws_no_remark(text):
    assert not list(remarks({"graph.py": text}))


SENT = {"__init__.py", "scalar.py", "graph.py"}
HELD = ("kittengrad/helpers.py", "tools", "kittengrad/mlp.py")
NEITHER = "the grader lacks it, and it is not beside scalar.py"
BESIDE = "kittengrad/helpers.py lies in the submission and does not count"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("import matplotlib.pyplot as plt", f"imports matplotlib: {NEITHER}"),
        ("from tkinter import Tk", f"imports tkinter: {NEITHER}"),
        ("import scipy, torch", f"imports scipy, torch: {NEITHER}"),
        ("from .spare import x", f"imports spare: {NEITHER}"),
        ("import helpers", f"imports helpers: {BESIDE}"),
        ("from . import helpers", f"imports helpers: {BESIDE}"),
        ("from kittengrad import helpers", f"imports helpers: {BESIDE}"),
        ("from .mlp import MLP", "imports mlp: kittengrad/mlp.py lies in the submission and does not count"),
        ("import kittengrad.tools.more", "imports tools: tools lies in the submission and does not count"),
    ],
)
def test_what_the_grader_lacks_is_told(text, said):
    assert list(remarks({"scalar.py": text}, SENT, HELD)) == [f"scalar.py {said}"]


@pytest.mark.parametrize(
    "text",
    [
        "from . import graph, Value",
        "from kittengrad.graph import backward",
        "import kittengrad, numpy.linalg, h5py",
        "import landlockpy",
        "def picture():\n    import matplotlib",
        "try:\n    import matplotlib\nexcept ImportError:\n    pass",
        '"""\nimport helpers\n"""',
    ],
)
def test_what_works_in_the_grader_draws_no_remark(text):
    assert not list(remarks({"scalar.py": text}, SENT, HELD))


def test_the_names_of_modules_are_hostile():
    many = ", ".join(f"b{number}" for number in range(5000))
    (remark,) = remarks({"scalar.py": f"import {'a' * 50_000}\nimport {many}"}, SENT)
    assert len(remark) < 1000


@pytest.mark.parametrize("folder", [REFERENCE, ROOT / "assignments"])
def test_the_course_itself_draws_no_remark(folder):
    owned = [name for stage in load().stages for name in stage.owns]
    texts = {name: (folder / "kittengrad" / name).read_text(encoding="utf-8") for name in owned}
    assert not list(remarks(texts))


def test_what_python_thinks_of_a_text_is_not_printed(recwarn):
    assert list(remarks({"graph.py": "'\\d'\n1if 1else 0\n"})) == []
    assert [str(seen.message) for seen in recwarn.list if "fork()" not in str(seen.message)] == []


def test_what_the_course_tells_students_to_import_is_expected():
    assert "builtins" in integrity.suggested()
    assert not integrity.suggested() - {"builtins"} & integrity.UNEXPECTED


def test_right_solutions_draw_no_remark():
    for path in (ROOT / "reference" / "stages").rglob("solutions/*/*.py"):
        assert not list(remarks({path.name: path.read_text(encoding="utf-8")})), path


def test_what_nobody_can_read_is_not_parsed():
    """Its tree would take a gigabyte, here, where the whole class waits."""
    assert list(remarks({"graph.py": "a;" * 524_000})) == [
        "graph.py has 1,048,000 characters, too many to inspect"
    ]


@pytest.mark.parametrize(
    "bomb",
    [
        "import " + ".".join("a" * 49_990),  # 2.7 GB
        "import " + ".".join("\U0001d41a" * 49_990),  # 14 GB
        "-" * 90_000 + "1",
        "a" + ".a" * 49_000,
        "import os\n" + "import " + ".".join("a" * 49_000),
    ],
    ids=["dots", "wide letters", "deep", "long chain", "a module and dots"],
)
def test_a_short_text_with_a_large_tree_is_too_large(bomb):
    assert list(remarks({"graph.py": bomb, "scalar.py": "import os"})) == [
        "graph.py is too large to inspect",
        "scalar.py imports os",
    ]


def test_the_look_takes_place_in_a_process_that_may_die(monkeypatch):
    ours = os.getpid()

    def parse(text):
        assert os.getpid() != ours
        os.kill(os.getpid(), signal.SIGSEGV)

    monkeypatch.setattr(integrity.ast, "parse", parse)
    assert list(remarks({"graph.py": "1"})) == ["graph.py is too large to inspect"]
