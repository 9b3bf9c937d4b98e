"""Causes: files and names of the course that are gone, and names of another library in their place."""

import ast
import difflib
import re

from .additions import definitions
from .evidence import Cause, file_of, functions, line_at, task_above

# Names of the well-known lecture's Value, and how to write the same here.
LECTURE = {
    "_prev": "The operands of a node are in `parents`: write `parents`.",
    "_children": "The operands of a node are in `parents`: write `parents`.",
    "_op": "The sign of a node is `op`: write `op`.",
    "_backward": (
        "Here a node keeps numbers in place of a function. Remove this line, and give `Value` one local "
        "derivative for each operand: `Value(number, parents, local_derivatives, op)`."
    ),
}

CODE = re.compile(r"^\s*[^\s#]", re.MULTILINE)


def file_gone(evidence):
    """A file of the course is missing or empty."""
    if not isinstance(evidence.error, (AttributeError, ImportError, NameError)):
        return None
    for file in evidence.handed:
        if not re.search(rf"\b{file.removesuffix('.py')}\b", str(evidence.error)):
            continue
        text = evidence.text(file)
        if text is not None and CODE.search(text):
            continue  # perhaps Python cannot read it, but it is not empty
        name = f"{evidence.where.name}/{file}"
        if text is None:
            return Cause(f"The file {name} is missing. Start the lab again: it brings a missing file back.")
        return Cause(f"The file {name} is empty. Press Ctrl+Z in its editor, and save it.", (file, 1))
    return None


def name_gone(evidence):
    """A function or a class that was handed out has another name, another place, or is gone."""
    for file, name in _missing(evidence):
        parent, _, last = name.rpartition(".")
        kind = "class" if last[:1].isupper() else "method" if parent else "function"
        told = f"{evidence.where.name}/{file} has no {kind} `{name}`, and the course calls it by this name."
        line, step = _where_it_went(evidence, file, parent, last, kind)
        return Cause(f"{told} {step}", (file, line) if line else None)
    return None


def _where_it_went(evidence, file, parent, last, kind):
    """The line in which the missing definition may stand now, and the next step."""
    tree = evidence.tree(file)
    elsewhere = [node for node in functions(tree, ast.ClassDef) if node.name == last]
    if elsewhere and kind != "class":
        where = (
            f"inside of the class `{parent}`, as far in as its other methods" if parent else "at the margin"
        )
        line = elsewhere[0].lineno
        return line, f"Line {line} defines it at another place: its `def` belongs {where}."
    body = next((node.body for node in tree.body if getattr(node, "name", None) == parent), tree.body)
    kinds = ast.ClassDef if kind == "class" else ast.FunctionDef
    known = {node.name for node in functions(ast.parse(evidence.handed[file]), ast.ClassDef)}
    new = {node.name: node for node in body if isinstance(node, kinds) and node.name not in known}
    close = [*new] if len(new) == 1 else difflib.get_close_matches(last, new, n=1, cutoff=0.5)
    if close:
        line = new[close[0]].lineno
        return line, f"Line {line} defines `{close[0]}`: give it the name `{last}` again."
    return evidence.heading(file), f"Define `{last}` again."


def _missing(evidence):
    """The missing names that the error is about, as pairs (file, "Value.tanh")."""
    error, text = evidence.error, str(evidence.error)
    if not isinstance(error, (AttributeError, ImportError, NameError, TypeError)):
        return []
    imported = re.search(r"cannot import name '(\w+)'", text)
    wanted = imported[1] if imported else getattr(error, "name", None)
    found = []
    for file, handed in evidence.handed.items():
        module = evidence.module(file)
        for name, node in definitions(handed).items() if module else ():
            if not isinstance(node, (ast.FunctionDef, ast.ClassDef)):
                continue
            parent, _, last = name.rpartition(".")
            dunder = isinstance(error, TypeError) and last.startswith("__") and f"{parent}" in text
            if (
                (last == wanted or dunder)
                and _is_gone(module, parent, last)
                and (not parent or parent in text)
            ):
                found.append((file, name, node.lineno))
    near = [pair for pair in found if task_above(evidence.handed[pair[0]], pair[2]) == evidence.task]
    return [(file, name) for file, name, _ in near or found]


def _is_gone(module, parent, last):
    holder = vars(module).get(parent) if parent else module
    if holder is None:
        return False  # the class itself is the missing name
    if not parent:
        return last not in vars(module)
    return not any(last in vars(kind) for kind in holder.__mro__ if kind is not object)


# Names of other libraries.


def no_place(evidence):
    """An attribute that the class lacks and has no place for, as `_backward` of the lecture."""
    found = re.match(r"'(Value|Tensor)' object has no attribute '(\w+)'", str(evidence.error))
    if not isinstance(evidence.error, AttributeError) or not found or not evidence.frames:
        return None
    kind, name = found.groups()
    frame, line = evidence.frames[-1]
    place = (file_of(frame), line)
    if advice := LECTURE.get(name) if kind == "Value" else None:
        return Cause(f"A `Value` has no `{name}`, as in the lecture's micrograd. {advice}", place)
    if not re.search(rf"\.{name}\b\s*(:[^=]*)?[-+*/]?=(?!=)", line_at(evidence, place)):
        return None
    return Cause(
        f"A `{kind}` has no place for `{name}`: its class lists its attributes in `__slots__`. Keep this "
        f"in a variable of your own.",
        place,
    )


def lecture_argument(evidence):
    """`Value(…, _children=…)`, as in the lecture."""
    found = re.search(r"Value\.__init__\(\) got an unexpected keyword argument '(\w+)'", str(evidence.error))
    if not found or not isinstance(evidence.error, TypeError) or not evidence.frames:
        return None
    frame, line = evidence.frames[-1]
    told = f"`Value` has no argument `{found[1]}`"
    return Cause(f"{told}. Write `Value(number, parents, local_derivatives, op)`.", (file_of(frame), line))


def sign_third(evidence):
    """`Value(number, parents, "+")`, as in the lecture: the sign stands in the place of the derivatives."""
    places = []
    for file in evidence.files:
        for node in _values(evidence.tree(file)):
            if len(node.args) > 2 and _is_text(node.args[2]):
                places.append((file, node.args[2].lineno, node.args[2].value))
    near = evidence.near([place[:2] for place in places])
    if not near or evidence.task_of(*near) != evidence.task:
        return None
    return Cause(
        f"In line {near[1]} the sign is the third argument of `Value`, and the third argument is the local "
        f"derivatives. Write `Value(number, parents, local_derivatives, op)`.",
        near,
    )


def _values(tree):
    """The calls of `Value` in a file."""
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    return [node for node in calls if isinstance(node.func, ast.Name) and node.func.id == "Value"]


def _is_text(node):
    return isinstance(node, ast.Constant) and isinstance(node.value, str)
