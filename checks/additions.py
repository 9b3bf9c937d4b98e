"""Names that you added to a file of another stage. The grader has its own version of that file, without them.

While it grades a stage, the grader uses your files of that stage and its own files of the others. So a method
that you add to `Value` in stage 01 is missing when it grades stage 03. A check of stage 03 stops when a file
of stage 03 uses the method.
"""

import ast
import sys
from functools import wraps
from pathlib import Path
from types import FunctionType


def names_in(text):
    """The names that a file defines: functions, classes, variables, imports, and members as `Class.name`."""
    return {name for node in ast.parse(text).body for name in _defined(node)}


def _defined(node):
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        yield from (alias.asname or alias.name.partition(".")[0] for alias in node.names)
    elif isinstance(node, ast.Assign):
        yield from (target.id for target in node.targets if isinstance(target, ast.Name))
    elif isinstance(node, (ast.FunctionDef, ast.ClassDef)):
        yield node.name
        members = node.body if isinstance(node, ast.ClassDef) else ()
        yield from (f"{node.name}.{name}" for member in members for name in _defined(member))


def guard(module, path, rules):
    """Stop a file of the checked stage when it calls a function that you added to this module.

    path    the module's file; only a file of another stage has additions
    """
    other = rules.file(path)
    if other not in rules.course.names or rules.counts(other):
        return
    for name in names_in(Path(path).read_text(encoding="utf-8")) - {*rules.course.names[other]}:
        holder, _, inner = name.rpartition(".")
        place = vars(module).get(holder) if holder else module
        function = vars(place).get(inner) if place else None
        if isinstance(function, FunctionType) and not hasattr(object, inner):
            setattr(place, inner, _guarded(function, name, other, rules))


def _guarded(function, name, other, rules):
    @wraps(function)
    def guarded(*arguments, **keywords):
        file = rules.file(sys._getframe(1).f_code.co_filename)
        if rules.counts(file):
            raise rules.added(file, name, other)
        return function(*arguments, **keywords)

    return guarded
