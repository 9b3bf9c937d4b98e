"""The student's code beside a failure."""

import pytest

from autograder import course as course_
from autograder.report.code import (
    LONGEST_FUNCTION,
    LONGEST_LINE,
    MOST_LINES,
    MOST_LINES_OF_A_FILE,
    excerpts,
    functions_of,
    whole_files,
)
from autograder.results import Category, StudentView, TestOutcome

GRAPH = """import math

def topological_order(root):
    return [root]


def backward(root, gradient=1.0):
    root.grad = (
        gradient
    )

    for node in topological_order(root):
        node.grad = 1.0
        # done


zero_grad = reset
"""


def failed(category=Category.WRONG_VALUE, task="2.2", staff="", lines=(), name="test_x"):
    return TestOutcome(name, task, "t", "", category, student=StudentView("", "", list(lines)), staff=staff)


def beside(stage, code=GRAPH, **how):
    return excerpts([failed(**how)], stage, {"graph.py": code}).get("test_x", [])


def numbers(excerpt):
    return [line.number for line in excerpt.lines]


def test_a_wrong_value_has_the_function_of_its_task_beside_it(stage):
    (found,) = beside(stage, task="2.2")
    assert [line.text for line in found.lines] == GRAPH.split("\n")[6:14]
    assert (found.where, found.cut, found.again) == ("graph.py:7–14", False, False)


def test_a_name_may_be_assigned(stage):
    (found,) = beside(stage, task="2.4")
    assert [line.text for line in found.lines] == ["zero_grad = reset"]


def test_a_function_that_is_not_there_has_no_code_beside_it(stage):
    assert beside(stage, code="x = 1\n", task="2.1") == []
    assert beside(None) == []
    assert excerpts([failed()], stage, {}) == {"test_x": []}


def test_methods_are_those_of_their_class(stage):
    mlp = course_.load().stage("03")
    classes = [("Neuron", 1), ("Layer", 2)]
    code = "".join(f"class {name}:\n    def parameters(self):\n        return {n}\n" for name, n in classes)
    found = excerpts([failed(task="3.3")], mlp, {"mlp.py": code})["test_x"]
    assert [line.text.strip() for one in found for line in one.lines] == ["def parameters(self):", "return 2"]


def test_an_exception_has_the_lines_around_it(stage):
    staff = "test_02.py:3, in test_x\n    L.backward()\nautograder.session.StudentError: TypeError: x\n"
    staff += "    scalar.py:48, in backward\n    graph.py:8, in backward"
    (found,) = beside(stage, category=Category.EXCEPTION, staff=staff)
    assert [line.number for line in found.lines if line.marked] == [8]
    assert numbers(found) == list(range(5, 12))


def test_the_line_on_record_is_enough(stage):
    (found,) = beside(stage, category=Category.EXCEPTION, lines=[("graph.py", 2)])
    assert [line.number for line in found.lines if line.marked] == [2]


def test_places_near_each_other_are_one_excerpt(stage):
    lines = [("graph.py", 8), ("graph.py", 12)]
    (found,) = beside(stage, category=Category.EXCEPTION, lines=lines)
    assert [line.number for line in found.lines if line.marked] == [8, 12]


@pytest.mark.parametrize("line", [0, -1, 18, 10**6])
@pytest.mark.parametrize("file", ["graph.py", "../graph.py", "/etc/passwd.py"])
def test_a_place_that_is_not_in_the_file_is_none(stage, file, line):
    (found,) = beside(stage, category=Category.EXCEPTION, task="2.1", lines=[(file, line)])
    assert found.where == "graph.py:3–4"  # the function of the task, as if no line were known


def test_the_same_code_is_shown_once(stage):
    tests = [failed(name="test_a"), failed(name="test_b")]
    found = excerpts(tests, stage, {"graph.py": GRAPH})
    assert [found[name][0].again for name in ("test_a", "test_b")] == [False, True]


def test_what_passed_or_was_not_started_has_no_code(stage):
    assert beside(stage, category=Category.PASSED) == beside(stage, category=Category.NOT_STARTED) == []


def test_every_task_of_the_course_has_its_functions():
    for stage in course_.load().stages:
        assert set(functions_of(stage.owns)) == set(stage.task_by_id)


# What is hostile.


def test_a_long_function_is_cut(stage):
    code = "def backward(root):\n" + "    x = 1\n" * 10 * LONGEST_FUNCTION
    (found,) = beside(stage, code=code)
    assert found.cut
    assert len(found.lines) == LONGEST_FUNCTION


def test_a_long_file_is_cut_and_says_so():
    (whole,) = whole_files({"graph.py": "x\n" * 2**19})
    assert whole.text.count("\n") == MOST_LINES_OF_A_FILE - 1
    assert "Only the first" in whole.note
    (short,) = whole_files({"graph.py": "x = 1\ny = 2\n"})
    assert (short.text, short.note) == ("    1  x = 1\n    2  y = 2", "")


def test_a_long_line_is_cut_and_nothing_steers(stage):
    code = "def backward(root):\n    " + "x" * 2**20 + "\n    '\x1b[2J\u202e'\n"
    (found,) = beside(stage, code=code)
    assert max(len(line.text) for line in found.lines) == LONGEST_LINE
    assert found.lines[2].text.strip() == "'\\x1b[2J\\u202e'"
    (whole,) = whole_files({"graph.py": code})
    assert not set(whole.text) & set("\x1b\u202e")
    assert len(whole.text) < 3 * LONGEST_LINE


def test_many_definitions_of_one_name_are_few_excerpts(stage):
    found = beside(stage, code="def backward(root): pass\n" * 2 * MOST_LINES)
    assert [excerpt.where for excerpt in found] == [f"graph.py:{MOST_LINES - n}" for n in (2, 1, 0)]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_are_counted_as_python_counts_them(stage, end):
    code = end.join(["a = '\x0c\x0b\x1c\u2028'", "def backward(root):", "    return"])
    (found,) = beside(stage, code=code)
    assert numbers(found) == [2, 3]
