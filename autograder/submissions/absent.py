"""Find the imports of a file that the grader lacks, such as a helper module of the student's own.

Students see the same rules in the visible checks (`checks/rules.py`), before they submit.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Collection, Iterator, Sequence

from checks.rules import ABSENT, PACKAGES

from autograder.submissions.places import PACKAGE
from autograder.text import listed, shown

MACHINERY = ("landlockpy", "msgpack", "pyseccomp")  # in the worker for its own use; `integrity` names them
MOST = 20  # modules of one file that are named
LONGEST = 200  # characters of a module's name


def absent(tree: ast.Module, sent: Collection[str], others: Collection[str]) -> list[str]:
    """The modules that a file imports when it is loaded, and that the grader lacks. Sorted.

    sent    the files of the package in the grader, such as `graph.py`; empty if unknown
    others  the modules that lie in the submission and stay outside; only they decide in `from . import x`,
            because x can also be a public name

    An import inside a function or a `try` is left out: the file can work without it.
    """
    names = (_lacking(name, sent) for node in tree.body for name in _imported(node, others))
    return sorted({name[:LONGEST] for name in names if name})[:MOST]


def _imported(node: ast.stmt, others: Collection[str]) -> Iterator[str]:
    """The full names of the modules that this statement imports: `kittengrad.helpers`."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        name = ".".join(filter(None, [PACKAGE if node.level else "", node.module]))
        yield name
        if name == PACKAGE:
            yield from (f"{name}.{alias.name}" for alias in node.names if alias.name in others)


def _lacking(name: str, sent: Collection[str]) -> str:
    """The short name of a module that the grader lacks; "" for a module that it has."""
    top, _, inner = name.partition(".")
    if top == PACKAGE:
        module = inner.partition(".")[0]
        return module if module and sent and f"{module}.py" not in sent else ""
    known = top in sys.stdlib_module_names and top not in ABSENT
    return "" if known or top in (*PACKAGES, *MACHINERY) else top


def sentences(file: str, names: Sequence[str], others: Sequence[str]) -> Iterator[str]:
    """Remarks for staff about these modules. `others` are the paths that lie in the submission."""
    lying = {name: path for name in names for path in others if _module(path) == name}
    if missing := [name for name in names if name not in lying]:
        yield f"{file} imports {listed(missing)}: the grader lacks it, and it is not beside {file}"
    for name, path in lying.items():
        yield f"{file} imports {shown(name)}: {shown(path)} lies in the submission and does not count"


def modules(others: Sequence[str]) -> list[str]:
    """The names by which files import these paths."""
    return [_module(path) for path in others]


def _module(path: str) -> str:
    return path.rpartition("/")[2].removesuffix(".py")
