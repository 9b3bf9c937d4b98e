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


def names_in(source):
    """The names that a file defines: functions, classes, variables, imports, and members as `Class.name`."""
    return {name for node in ast.parse(source).body for name in _defined(node)}


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
    """Stop a file of the checked stage when it calls a method that you added to a class of this module.

    `rules.py` stops the import of an added name.

    path    the module's file; only a file of another stage has additions
    """
    other = rules.file(path)
    if other not in rules.course.names or rules.counts(other):
        return
    for name in names_in(Path(path).read_bytes()) - {*rules.course.names[other]}:
        holder, _, inner = name.rpartition(".")
        kind = vars(module).get(holder)
        method = vars(kind).get(inner) if isinstance(kind, type) else None
        if isinstance(method, FunctionType) and not hasattr(object, inner):
            setattr(kind, inner, _guarded(method, name, other, rules))


def _guarded(method, name, other, rules):
    @wraps(method)
    def guarded(*arguments, **keywords):
        file = rules.file(sys._getframe(1).f_code.co_filename)
        if rules.counts(file):
            raise rules.added(file, name, other)
        return method(*arguments, **keywords)

    return guarded
