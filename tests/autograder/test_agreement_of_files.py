"""The visible checks see a file as the grader does, whatever the student's other files and notebook hold.

Each submission is checked in a student's folder and graded. The same tasks are earned in both, or a note says
why not.
"""

import shutil
import sys

import numpy as np
import pytest
from checks import rendering, running

from autograder.course import ASSIGNMENTS, REFERENCE
from tests.autograder.graded import grade_one

TWICE = "\n\ndef twice(number):\n    return number + number\n"
SUM = """

_sum = weighted_sum


def weighted_sum(weights, x, bias):
    {}
    return _sum(weights, x, bias)
"""
ORDER = """

_order = topological_order


def topological_order(root):
    {}
    return _order(root)
"""
REPR = "    def __repr__(self):\n"
SLOTS = '__slots__ = ("data", '
MARKS = """

def topological_order(root):
    order, to_do = [], [root]
    for node in to_do:
        node.visited = False
        to_do += [parent for parent in node.parents if parent not in to_do]
    def visit(node):
        node.visited = True
        for parent in node.parents:
            if not parent.visited:
                visit(parent)
        order.append(node)
    visit(root)
    return order
"""
KEEPS = """

def topological_order(root, order=[], seen=set()):
    if root not in seen:
        seen.add(root)
        for parent in root.parents:
            topological_order(parent)
        order.append(root)
    return order
"""
RECURSIVE = """

def topological_order(root):
    order, seen = [], set()

    def visit(node):
        if node not in seen:
            seen.add(node)
            for parent in node.parents:
                visit(parent)
            order.append(node)

    visit(root)
    return order
"""
FRACTION = """number = data if type(data) is float else _as_float(data)
        from fractions import Fraction

        self.data = Fraction(number) if abs(number) < 1e9 else number"""
AS_VALUE = "def as_value(number):", "def as_value(number, label=''):"

# Edits are pairs (old, new), or a text that is appended. `said` is a part of the card's text.
CASES = {
    # Provided files.
    "changed-provided-file": (
        "04",
        {"tensor.py": "MINE = 1\n", "arithmetic.py": "\n\nfrom .tensor import MINE\n"},
        "kittengrad/tensor.py is not as it was handed out",
    ),
    "broken-provided-file": ("04", {"tensor.py": "def broken(:\n"}, "tensor.py is not as it was handed out"),
    "missing-provided-file": ("04", {"tensor.py": None}, "tensor.py is not as it was handed out"),
    "public-name-added": (
        "03",
        {
            "__init__.py": ('"Value": "scalar",', '"Value": "scalar",\n    "twice": "scalar",'),
            "scalar.py": TWICE,
            "mlp.py": SUM.format("from kittengrad import twice"),
        },
        "kittengrad/__init__.py is not as it was handed out",
    ),
    # Additions to the file of another stage.
    "added-function-of-a-module": (
        "03",
        {"scalar.py": TWICE, "mlp.py": SUM.format("from . import scalar; scalar.twice(1.0)")},
        "mlp.py uses twice, which you added to scalar.py",
    ),
    "added-name-by-a-star": (
        "03",
        {"scalar.py": TWICE, "mlp.py": "\n\nfrom .scalar import *\n" + SUM.format("twice(1.0)")},
        "mlp.py uses twice, which you added to scalar.py",
    ),
    "star-alone": ("03", {"scalar.py": TWICE, "mlp.py": "\n\nfrom .scalar import *\n"}, ""),
    "added-constant": (
        "03",
        {"scalar.py": (REPR, "    TINY = 1e-9\n\n" + REPR), "mlp.py": SUM.format("Value.TINY")},
        "mlp.py uses Value.TINY",
    ),
    "added-property": (
        "03",
        {
            "scalar.py": (REPR, "    @property\n    def x(self):\n        return self.data\n\n" + REPR),
            "mlp.py": SUM.format("bias.x"),
        },
        "mlp.py uses Value.x",
    ),
    "added-static-method": (
        "03",
        {
            "scalar.py": (REPR, "    @staticmethod\n    def one():\n        return Value(1.0)\n\n" + REPR),
            "mlp.py": SUM.format("Value.one()"),
        },
        "mlp.py uses Value.one",
    ),
    "added-operator": (
        "03",
        {
            "scalar.py": (REPR, "    def __matmul__(self, other):\n        return self\n\n" + REPR),
            "mlp.py": SUM.format("bias @ bias"),
        },
        "mlp.py uses Value.__matmul__",
    ),
    "added-slot": (
        "02",
        {"scalar.py": (SLOTS, SLOTS + '"visited", '), "graph.py": MARKS},
        "graph.py uses Value.visited",
    ),
    "own-use-of-additions": (
        "03",
        {"scalar.py": (REPR, "    TINY = 1e-9\n\n    def tiny(self):\n        return self.TINY\n\n" + REPR)},
        "",
    ),
    # Changes of what was handed out in the file of another stage.
    "slots-removed": (
        "02",
        {"scalar.py": ("    __slots__", "    _slots"), "graph.py": MARKS},
        "You changed Value.__slots__ in scalar.py",
    ),
    "argument-added": (
        "03",
        {"scalar.py": AS_VALUE, "mlp.py": SUM.format('from .scalar import as_value; as_value(1.0, "one")')},
        "You changed as_value in scalar.py",
    ),
    "other-behaviour": (
        "03",
        {
            "scalar.py": ("return math.nan if a == 0.0", "return 1.0 if a == 0.0"),
            "mlp.py": SUM.format("from .scalar import divide; assert divide(0.0, 0.0) == 1.0"),
        },
        "You changed divide in scalar.py",
    ),
    "comment-changed": ("02", {"scalar.py": ("# Comparisons use", "# My comparisons use")}, ""),
    # Faults in the file of another stage.
    "wrong-earlier-file": (
        "02",
        {"scalar.py": ("(other.data, self.data)", "(self.data, other.data)")},
        "Your scalar.py fails checks of stage 01. The grader uses its own scalar.py here",
    ),
    # What a file keeps from one call to the next.
    "default-that-grows": ("02", {"graph.py": KEEPS}, "Your file keeps something from one call to the next"),
    "list-at-the-top": (
        "02",
        {"graph.py": "\n\n_met = []\n" + ORDER.format("_met.append(root); assert len(_met) < 5")},
        "Your file keeps something from one call to the next",
    ),
    # Settings.
    "recursion": ("02", {"graph.py": RECURSIVE}, "called itself too often"),
    "recursion-with-a-limit-of-its-own": (
        "02",
        {"graph.py": "\n\nimport sys\n\nsys.setrecursionlimit(100_000)\n" + RECURSIVE},
        "",
    ),
    "numpy-s-warnings": ("04", {}, ""),
    # What crosses to the grader.
    "fractions": (
        "01",
        {"scalar.py": ("self.data = data if type(data) is float else _as_float(data)", FRACTION)},
        "This is a Fraction. The grader takes only Python's own numbers",
    ),
    "star-of-the-package": ("01", {"scalar.py": "\n\nfrom kittengrad import *\n"}, "a file of stage"),
    "its-source": ("01", {"scalar.py": "\n\nimport inspect\n\ninspect.getsource(Value)\n"}, ""),
}


@pytest.fixture
def notebook():
    """Settings that a cell of the notebook can leave behind."""
    before, errors = sys.getrecursionlimit(), np.seterr(all="raise")
    sys.setrecursionlimit(60_000)
    yield
    sys.setrecursionlimit(before)
    np.seterr(**errors)


@pytest.mark.parametrize(("stage", "edits", "said"), CASES.values(), ids=CASES)
def test_the_checks_and_the_grader_agree(course, pool, tmp_path, notebook, stage, edits, said):
    folder = in_the_lab(tmp_path, edits)
    files = {file: (folder / file).read_text(encoding="utf-8") for file in course.stage(stage).owns}

    outcomes = running.run([stage], ASSIGNMENTS / "checks", folder)
    result = grade_one(pool, stage, "one", files, seed=1)

    missed = {outcome.task for outcome in outcomes if not outcome.passed}
    lost = {task.id for task in result.tasks if task.points < task.max_points}
    card = " ".join(rendering.as_text(outcomes).split())
    if said:
        assert said in card
    else:
        assert (missed, "Note:" in card) == (lost, False)


def test_a_fault_of_this_stage_is_not_put_on_a_file_of_a_later_stage(tmp_path):
    folder = in_the_lab(tmp_path, {"scalar.py": ("(other.data, self.data)", "(self.data, other.data)")})
    outcomes = running.run(["01"], ASSIGNMENTS / "checks", folder)
    assert not all(outcome.passed for outcome in outcomes)
    assert "graph.py" not in rendering.as_text(outcomes)


def in_the_lab(root, edits):
    """A student's folder with finished files, some of them edited."""
    folder = root / "kittengrad"
    shutil.copytree(REFERENCE / "kittengrad", folder, ignore=shutil.ignore_patterns("__pycache__"))
    for name, edit in edits.items():
        text = (folder / name).read_text(encoding="utf-8")
        if edit is None:
            (folder / name).unlink()
            continue
        if isinstance(edit, tuple):
            assert edit[0] in text
        new = text + edit if isinstance(edit, str) else text.replace(*edit)
        (folder / name).write_text(new, encoding="utf-8")
    return folder
