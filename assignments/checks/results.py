"""Causes: results of a wrong kind, and operands that a function changes."""

import ast
import re

import numpy as np

from .evidence import Cause, file_of, function_at, line_at
from .expectations import CONDITION, CheckFailed


def grad_is_none(evidence):
    """A line of the student sets `grad` to None."""
    if not _is_about_grad(evidence) or not (place := evidence.near(_set_to_none(evidence))):
        return None
    return Cause(
        f"Line {place[1]} sets `grad` to None. Here a gradient starts at 0.0: write `0.0` in this line.",
        place,
    )


def _is_about_grad(evidence):
    """Whether the error comes from a `grad` that is None."""
    error = evidence.error
    if isinstance(error, CheckFailed):
        return error.actual is None and getattr(evidence.compared(), "attr", None) == "grad"
    if not isinstance(error, TypeError) or "'NoneType'" not in str(error) or not evidence.frames:
        return False
    frame, line = evidence.frames[-1]
    return ".grad" in line_at(evidence, (file_of(frame), line))


def _set_to_none(evidence):
    """The places (file, line) that set the `grad` of a node to None."""
    return [
        (file, node.lineno)
        for file in evidence.files
        for node in ast.walk(evidence.tree(file))
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Constant)
        and node.value.value is None
        and any(getattr(target, "attr", None) == "grad" for target in node.targets)
    ]


def plain_result(evidence):
    """An operator of Value or Tensor that returns a plain number or an array."""
    error = evidence.error
    if not isinstance(error, AttributeError) or not _is_plain(getattr(error, "obj", None)):
        return None
    value, call = evidence.returned("obj")
    if call is None or call.place[0] not in evidence.files:
        return None
    for file, kind in (("scalar.py", "Value"), ("tensor.py", "Tensor")):
        node = getattr(evidence.module(file), kind, None)
        if hasattr(node, error.name) and (kind == "Tensor" or call.place[0] in ("scalar.py", "mlp.py")):
            what = "an array" if isinstance(value, np.ndarray) else "a plain number"
            step = (
                "Return a node: `Value(number, parents, local_derivatives, op)`."
                if call.place[0] == "scalar.py"
                else f"Compute with the `{kind}` itself, and return the `{kind}`."
            )
            return Cause(f"`{call.name}` returns {what}, and the graph ends there. {step}", call.place)
    return None


def plain_number(evidence):
    """A rule that returns a Python number in place of an array."""
    error = evidence.error
    if not isinstance(error, CheckFailed) or not isinstance(error.expected, np.ndarray):
        return None
    value, call = evidence.returned("actual")
    if type(value) not in (int, float) or call is None or call.place[0] not in evidence.files:
        return None
    return Cause(
        f"`{call.name}` returns a plain Python number. Return NumPy's own result, "
        f"without `float()` or `.item()`.",
        call.place,
    )


def not_a_rule(evidence):
    """A rule of arrays that returns something else than its result and one function for each operand."""
    error = evidence.error
    said = error.diagnosis if isinstance(error, CheckFailed) else str(error)
    if not re.search(r"A rule returns a tuple|must return its result and one function", said):
        return None
    made = [call for call in evidence.calls if call.place[0] in evidence.files]
    call = next((call for call in reversed(made) if call.full_name in evidence.tasks(call.place[0])), None)
    if call is None:
        return None
    if call.value is None:
        what = f"ends in line {call.place[1]} without returning a value"
    elif isinstance(call.value, tuple):
        what = f"returns {len(call.value)} {'value' if len(call.value) == 1 else 'values'}"
    else:
        what = f"returns one value of type {type(call.value).__name__}"
    return Cause(
        f"`{call.name}` {what}. A rule returns its result and one function for each operand, with commas "
        f"between them: `return out, lambda g: …`.",
        call.place,
    )


def no_return(evidence):
    """A function whose result is used and that ends without `return`."""
    error = evidence.error
    if isinstance(error, CheckFailed):
        if (
            error.what == CONDITION
            or error.actual is not None
            or isinstance(evidence.compared(), ast.Attribute)
        ):
            return None
    elif not isinstance(error, (AttributeError, TypeError)) or "NoneType" not in str(error):
        return None
    for call in reversed(evidence.calls):
        if (
            call.value is None
            and call.place[0] in evidence.files
            and call.used
            and _never_returns(evidence, call)
        ):
            return Cause(
                f"`{call.name}` gives None: it ends in line {call.place[1]} without returning a value. Give "
                f"back its result with `return`.",
                call.place,
            )
    return None


def _never_returns(evidence, call):
    """Whether the function has no line that returns a value. Some functions return None for a reason."""
    function = function_at(evidence.tree(call.place[0]), call.place[1])
    returns = [node for node in ast.walk(function) if isinstance(node, ast.Return)] if function else []
    return bool(function) and call.name != "__init__" and not any(node.value for node in returns)


def changes_operand(evidence):
    """A function that changes the numbers of an argument, and returns a result."""
    if not isinstance(evidence.error, CheckFailed):
        return None
    for call in evidence.calls:
        if call.changed and call.value is not None and call.place[0] in evidence.files:
            line = _changing_line(evidence, call)
            return Cause(
                f"`{call.name}` changes its operand `{call.changed[0]}` in line {line}, and the operand must "
                f"stay as it was. Compute the result as a new value, without `+=` or `=` on the operand.",
                (call.place[0], line),
            )
    return None


def _changing_line(evidence, call):
    """The line of the function in which it changes its argument; the line where it ends if none is seen."""
    function = function_at(evidence.tree(call.place[0]), call.place[1])
    for node in ast.walk(function) if function else ():
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        for target in targets:
            changing = isinstance(node, ast.AugAssign) or isinstance(target, (ast.Attribute, ast.Subscript))
            if changing and re.split(r"[.\[]", ast.unparse(target))[0] == call.changed[0]:
                return node.lineno
    return call.place[1]


def _is_plain(value):
    return isinstance(value, (int, float, np.number, np.ndarray)) and not isinstance(value, bool)
