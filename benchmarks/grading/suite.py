"""The hidden suite as tests that run beside the submission, in its own interpreter.

The functions stay as they are, and so does `grading/scalars.py`, which they import. What they are given,
`student` and `rng`, comes from the runtime `checks` over the real package instead of from a proxy; the
sentences about known mistakes stay with staff.
"""

import ast
from dataclasses import dataclass
from pathlib import Path

from autograder.course import HIDDEN, STAGES
from autograder.grading import scalars

RUNTIME = """\
import inspect
from checks.expectations import expect, require, task
from checks.fixtures import fixtures

mistake = str

def is_object(value):
    return type(value).__module__.partition(".")[0] == "kittengrad"  # what its package defines

def run(test):
    import kittengrad
    with fixtures(kittengrad, test.__name__) as given:
        test(**{name: given[name] for name in inspect.signature(test).parameters})
"""


@dataclass(frozen=True)
class Suite:
    """Source texts: `helpers`, which all tests need, and of each task its tests by name."""

    helpers: str
    tasks: dict

    def of(self, task):
        """The source of one task's tests, without the helpers."""
        return "\n\n".join(self.tasks[task].values())


def load(stage):
    """The hidden suite of a stage, taken apart."""
    source = (STAGES / stage.id / HIDDEN).read_text(encoding="utf-8")
    helpers, tasks = [RUNTIME, *_shared()], {}
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            tasks.setdefault(_task_of(node), {})[node.name] = _text(node, source)
        elif not _is_ours(node):
            helpers.append(_text(node, source))
    return Suite("\n\n".join(helpers), tasks)


def _shared():
    """The source of `grading/scalars.py`, without its docstring and its imports from the grader."""
    source = Path(scalars.__file__).read_text(encoding="utf-8")
    yield "Student = object  # the proxy's class, in annotations"
    for node in ast.parse(source).body[1:]:
        if not _is_ours(node):
            yield _text(node, source)


def _is_ours(node):
    """Whether a statement imports from the grader, or is the __future__ import, which must come first."""
    return isinstance(node, ast.ImportFrom) and node.module.startswith(("autograder.", "__future__"))


def _task_of(test):
    """The argument of `@task("2.3")`."""
    [mark] = test.decorator_list
    return mark.args[0].value


def _text(node, source):
    """The source of a statement, its decorators included."""
    first = min([node.lineno, *(mark.lineno for mark in getattr(node, "decorator_list", []))])
    return "\n".join(source.splitlines()[first - 1 : node.end_lineno])
