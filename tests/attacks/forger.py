"""Submissions that do no work: every function of a stage answers by one trick, whatever it was asked.

    for trick, files in forgeries(stage): …      files: {file name: source}, complete and importable

A forgery keeps the names, classes and constants of the stub, so that it can be imported and called as honest
code can, and puts the trick in the place of every task's body. The tricks need nothing of the task: they give
back what they were handed, what was made before, or what lies within reach of a running function.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from autograder.course import ROOT, Stage

HOLE = re.compile(r"^( +)raise NotImplementedError\(.*\)$", re.MULTILINE)

# Stands at the end of every forged file, so that doctests' and imports' places are those of the stub.
WITHIN_REACH = '''

import sys as _sys

_made = []


def _arguments():
    """What the forged function was given, in order, self left out."""
    frame = _sys._getframe(2)
    names = frame.f_code.co_varnames[: frame.f_code.co_argcount]
    given = [frame.f_locals[name] for name in names if name != "self" and name in frame.f_locals]
    _made.extend(given)
    return given


def _constants():
    """Numbers, lists and arrays in the callers' variables, their functions' constants and closures."""
    frame, found = _sys._getframe(2), []
    while frame is not None:
        found += list(frame.f_locals.values()) + list(frame.f_code.co_consts)
        found += [value for name, value in frame.f_globals.items() if not name.startswith("_")]
        frame = frame.f_back
    return found


def _nearest(kinds):
    return next((value for value in _constants() if isinstance(value, kinds)), 0.0)


def _rule(value):
    """A value, as a rule of arrays answers: with functions that give back what they are handed."""
    def same(g):
        return g
    return (value, same, same)
'''

# What stands in the place of each task's body.
TRICKS = {
    "does nothing": "return None",
    "gives its first argument": "return (_arguments() or [None])[0]",
    "gives its last argument": "return (_arguments() or [None])[-1]",
    "gives all arguments": "return _arguments()",
    "gives all that it was ever given": "_arguments()\nreturn list(_made)",
    "gives the numbers in reach": "return _nearest((float, int))",
    "gives the lists in reach": "return _nearest((list, tuple))",
    "answers as a rule": "return _rule((_arguments() or [None])[0])",
    "answers as a rule of one operand": "return _rule((_arguments() or [None])[0])[:2]",
    "answers zero": "return 0.0",
    "answers one": "return 1.0",
    "answers true": "return True",
    "raises TypeError": "raise TypeError('forged')",
    "raises ValueError": "raise ValueError('forged')",
    "raises ZeroDivisionError": "raise ZeroDivisionError('forged')",
}


def forgeries(stage: Stage) -> Iterator[tuple[str, dict[str, str]]]:
    """(trick, files) for each trick."""
    for trick, body in TRICKS.items():
        yield trick, {name: forged(_stub(name), body) for name in stage.owns}


def forged(stub: str, body: str) -> str:
    """The stub with `body` in the place of every NotImplementedError."""

    def replace(hole: re.Match[str]) -> str:
        return "\n".join(hole[1] + line for line in body.splitlines())

    text, holes = HOLE.subn(replace, stub)
    assert holes, "the stub has no holes to forge"
    return text + WITHIN_REACH


def _stub(name: str) -> str:
    return (ROOT / "assignments" / "kittengrad" / name).read_text(encoding="utf-8")
