"""The functions that students write: which of them belong to each task, by the marks in the reference.

# Task 2.2 and 2.3: the chain rule            the heading can name further tasks
def backward(root, gradient=1.0):
    ### BEGIN SOLUTION 2.2                    the region names the task that the stub names
    ...
    ### END SOLUTION
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from textwrap import dedent
from typing import NamedTuple

from autograder.course import REFERENCE

_HEADING = re.compile(r" *# Task (\d[\d., and]*):")
_BEGIN = re.compile(r" *### BEGIN SOLUTION (\S+)")


class Function(NamedTuple):
    """A function or method of the reference: its file, its class or "", its name, its source text."""

    file: str
    owner: str
    name: str
    source: str


@cache
def functions_of(
    owned: tuple[str, ...], library: Path = REFERENCE / "kittengrad"
) -> dict[str, list[Function]]:
    """The functions of each task, {task id: functions}, in the order of the files.

    A function belongs to the task of its solution region. If the heading above it names this task and others,
    the function belongs to all of them.
    """
    tasks: dict[str, list[Function]] = {}
    for file in owned:
        text = (library / file).read_text(encoding="utf-8")
        lines, heading = text.splitlines(), list[str]()
        functions = list(_functions(ast.parse(text).body, file, lines))
        for number, line in enumerate(lines, start=1):
            if named := _HEADING.match(line):
                heading = re.findall(r"\d+(?:\.\d+)+", named[1])
            elif region := _BEGIN.match(line):
                function = next(one for span, one in functions if number in span)
                for task in dict.fromkeys([region[1], *(heading if region[1] in heading else ())]):
                    if function not in tasks.setdefault(task, []):
                        tasks[task].append(function)
    return tasks


def sharing(owned: tuple[str, ...], task: str) -> dict[str, str]:
    """The other tasks that are about a function of this task too, {task id: its name}."""
    tasks = functions_of(owned)
    return {
        other: function.name
        for function in tasks.get(task, ())
        for other, functions in tasks.items()
        if other != task and function in functions
    }


def _functions(
    body: list[ast.stmt], file: str, lines: Sequence[str], owner: str = ""
) -> Iterator[tuple[range, Function]]:
    """The functions and methods of a file, each with its line numbers."""
    for node in body:
        if isinstance(node, ast.ClassDef):
            yield from _functions(node.body, file, lines, node.name)
        elif isinstance(node, ast.FunctionDef):
            first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
            span = range(first, (node.end_lineno or first) + 1)
            source = dedent("\n".join(lines[first - 1 : span.stop - 1]))
            yield span, Function(file, owner, node.name, source)
