"""What the course changed, in words and line by line."""

import json

import pytest
from changes import LINES, LONGEST, SENTENCES, in_lines, in_words, joined, meets
from notebooks import cells, with_outputs

OLD = """import math


class Value:
    def tanh(self):
        raise NotImplementedError("Task 1.1")

    def relu(self):
        raise NotImplementedError("Task 1.2")


def draw(graph):
    return graph
"""
NEW = OLD.replace("import math", "import cmath").replace("Task 1.2", "Task 1.3").replace("draw", "show")
PAGE = "01-sums.ipynb"


def notebook(**sources: str) -> str:
    """A notebook by {id: source}. A source that begins with # is text."""
    found = [
        {
            "cell_type": "markdown" if text.startswith("#") else "code",
            "id": name,
            "source": text.splitlines(True),
        }
        for name, text in sources.items()
    ]
    return json.dumps({"cells": found, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


FIRST = notebook(title="# Sums", a="1 + 1", b="2 + 2\n3 + 3")
SECOND = notebook(title="# Sums", a="1 + 1", b="2 + 2\n3 + 4", c="<b>new</b>")


def test_python_is_told_by_its_functions():
    assert in_words("scalar.py", OLD, NEW) == [
        "The course changed Value.relu and lines outside of its functions.",
        "The course added show.",
        "The course removed draw.",
    ]


def test_a_decorator_belongs_to_its_function():
    new = OLD.replace("    def relu", "    @staticmethod\n    def relu")
    assert in_words("scalar.py", OLD, new) == ["The course changed Value.relu."]


@pytest.mark.parametrize(("old", "new"), [(OLD, OLD + "def"), ("one two", "one three")])
def test_what_nobody_can_parse_is_told_by_places(old, new):
    assert in_words("scalar.py", old, new) == ["The course changed 1 place."]


def test_notebooks_are_told_by_cells_under_their_heading():
    assert in_words(PAGE, FIRST, SECOND) == [
        'Cell 3 (code, under "Sums") changed.',
        'Cell 4 (code, under "Sums") is new.',
    ]
    assert in_words(PAGE, SECOND, FIRST)[-1] == 'Cell 4 (code, under "Sums") is gone.'


def test_lines_show_the_old_and_the_new_with_some_around_them():
    assert in_lines("README.md", "a\nb\nc\nd\n", "a\nb\nc\nD\n") == ["@ line 2", "  b", "  c", "- d", "+ D"]
    assert in_lines("README.md", OLD, OLD) == []


def test_the_lines_of_a_notebook_are_those_of_its_cells():
    assert in_lines(PAGE, FIRST, SECOND) == [
        '@ cell 3 (code, under "Sums")',
        "  2 + 2",
        "- 3 + 3",
        "+ 3 + 4",
        '@ cell 4 (code, under "Sums")',
        "+ <b>new</b>",
    ]


def test_long_changes_are_cut():
    found = in_lines("README.md", "", "\n".join(["x" * 1000] * 1000))
    assert len(found) == LINES + 1
    assert max(map(len, found)) == LONGEST + 1
    many = in_words(PAGE, notebook(), notebook(**{f"c{i}": "1" for i in range(100)}))
    assert len(many) == SENTENCES + 1
    assert "88 more" in many[-1]


@pytest.mark.parametrize(
    ("yours", "met"),
    [
        (OLD.replace('raise NotImplementedError("Task 1.1")', "return self"), False),
        (OLD.replace('raise NotImplementedError("Task 1.2")', "return self"), True),
        (OLD, False),
        ("\n" * 10_000, None),
    ],
)
def test_whether_the_student_changed_the_same_lines(yours, met):
    assert meets("scalar.py", OLD, yours, OLD.replace("Task 1.2", "Task 1.3")) is met


def test_whether_the_student_changed_the_same_cells():
    assert meets(PAGE, FIRST, notebook(title="# Mine", a="1 + 1", b="2 + 2\n3 + 3"), SECOND) is False
    assert meets(PAGE, FIRST, notebook(title="# Sums", a="1 + 1", b="mine"), SECOND) is True
    assert meets(PAGE, FIRST, "no notebook", SECOND) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{",
        "[" * 100_000,
        '{"nbformat": 3, "cells": []}',
        '{"nbformat": 4, "cells": [{"source": 1}]}',
    ],
)
def test_what_is_no_notebook_has_no_cells(text):
    assert cells(text) is None
    assert with_outputs(FIRST.encode(), text.encode()) == FIRST.encode()
    assert in_words(PAGE, text, FIRST)[0].startswith("The course changed")


@pytest.mark.parametrize(
    ("names", "said"),
    [("a", "a"), ("ab", "a and b"), ("abc", "a, b and c"), ("abcdef", "a, b, c and 3 more")],
)
def test_names_in_words(names, said):
    assert joined(list(names), 3) == said
