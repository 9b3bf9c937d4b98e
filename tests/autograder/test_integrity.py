"""Remarks for staff: who reached for more than the mathematics."""

import doctest

import pytest

from autograder import integrity
from autograder.course import REFERENCE, ROOT, load
from autograder.integrity import remarks


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
    ],
)
def test_ordinary_and_broken_work_draws_no_remark(text):
    assert not list(remarks({"graph.py": text}))


@pytest.mark.parametrize("folder", [REFERENCE, ROOT / "assignments"])
def test_the_course_itself_draws_no_remark(folder):
    owned = [name for stage in load().stages for name in stage.owns]
    texts = {name: (folder / "kittengrad" / name).read_text(encoding="utf-8") for name in owned}
    assert not list(remarks(texts))


def test_what_python_thinks_of_a_text_is_not_printed(recwarn):
    assert list(remarks({"graph.py": "'\\d'\n1if 1else 0\n"})) == []
    assert not recwarn.list


def test_what_nobody_can_read_is_not_parsed():
    """Its tree would take a gigabyte, here, where the whole class waits."""
    assert list(remarks({"graph.py": "a;" * 524_000})) == [
        "graph.py has 1,048,000 characters, too many to be looked through"
    ]
