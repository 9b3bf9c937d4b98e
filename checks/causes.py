"""Known causes of a failed check, and what the card says about each: what happened, where, and one next step.

Each row of CAUSES is a function. It takes the `Evidence` of one error, and returns a `Cause` if it is sure,
or None. The first cause wins. An unknown cause leaves the card as it is.
"""

import ast
import re

from .evidence import HEADING, Cause, blocks, file_of, function_at, functions
from .gone import file_gone, lecture_argument, name_gone, no_place, sign_third
from .results import changes_operand, grad_is_none, no_return, not_a_rule, plain_number, plain_result


def find(evidence):
    """The cause of the error, or None. An object of the student can raise anything: that is no cause."""
    for cause in CAUSES:
        try:
            if found := cause(evidence):
                return found
        except Exception:
            continue
    return None


# A task's own line that was left in.


def line_left_in(evidence):
    """`raise NotImplementedError` stands beside the student's own code."""
    error = evidence.error
    if not isinstance(error, NotImplementedError) or not evidence.frames or not HEADING.search(str(error)):
        return None
    frame, line = evidence.frames[-1]
    file, name = file_of(frame), frame.f_code.co_name
    function = function_at(evidence.tree(file), line)
    if function is None or not _has_code_beside(function, line, evidence.handed.get(file)):
        return None
    return Cause(
        f"Your code is in `{name}`, and `raise NotImplementedError` still stands in line {line}. "
        f"Python stops there. Delete line {line}.",
        (file, line),
    )


def _has_code_beside(function, line, handed):
    """Whether a function holds code after its line `raise`, or more code before it than was handed out."""
    for block in blocks(function):
        lines = [node.lineno for node in block if isinstance(node, ast.Raise)]
        if line in lines and block[-1].lineno > line:
            return True
    given = next((node for node in functions(ast.parse(handed or "")) if node.name == function.name), None)
    if given is None:
        return False
    known = {ast.dump(node) for other in functions(ast.parse(handed)) for node in other.body}
    return any(ast.dump(node) not in known for node in function.body if not _is_idle(node))


def _is_idle(node):
    """Whether a statement is a text, `pass`, an import or the line `raise`."""
    return isinstance(node, (ast.Raise, ast.Pass, ast.Import, ast.ImportFrom)) or (
        isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    )


# Classes of an earlier load.


def earlier_class(evidence):
    """An object or a class of the notebook that is older than the file as it is loaded now."""
    older = r"not (Value|Tensor) \1\(|doesn't apply to an? '(Value|Tensor)' object"
    found = re.search(older, str(evidence.error))
    if evidence.replay or not isinstance(evidence.error, TypeError) or not found:
        return None
    return Cause(
        f"The file was loaded again, and this notebook still holds a `{found[1] or found[2]}` from before. "
        f"Restart the kernel, and run the cells again from the top."
    )


# Functions that call themselves.


def calls_itself(evidence):
    """A function that comes back to itself with the same operands, so that it never ends."""
    if not isinstance(evidence.error, RecursionError):
        return None
    for frame, _ in reversed(evidence.frames[:-1]):
        again = [pair for pair in evidence.frames[-60:] if pair[0].f_code is frame.f_code]
        if len(again) < 3 or not all(_same_call(again[-1][0], other) for other, _ in again[-3:-1]):
            continue
        line = again[-2][1]
        name = frame.f_code.co_name
        step = "Compute the result in this line, or call a function that is done."
        if name.startswith("__r") and name != "__repr__":
            step = (
                "Turn the plain number into a node first, as `__add__` does it, and let the node come first."
            )
            if name in ("__rsub__", "__rtruediv__", "__rpow__"):
                step = "Turn the plain number into a node first: `as_value(other)`."
        return Cause(
            f"`{name}` calls itself without end: line {line} leads back to `{name}` with the same operands. "
            f"{step}",
            (file_of(frame), line),
        )
    return None


def _same_call(frame, other):
    """Whether two frames of one function have the same arguments."""
    code = frame.f_code
    names = code.co_varnames[: code.co_argcount]
    if code.co_name.startswith("__") and code.co_name != "__call__":
        names = names[:1]  # an operator's other operand can be a new node each time
    pairs = [(frame.f_locals.get(name), other.f_locals.get(name)) for name in names]
    return all(a is b or (type(a) in (int, float) and type(a) is type(b) and a == b) for a, b in pairs)


# Brackets and commas.


def no_comma(evidence):
    """`(self)` in place of `(self,)`."""
    if not isinstance(evidence.error, TypeError) or not re.search(
        r"not iterable|has no len\(\)|not subscriptable", str(evidence.error)
    ):
        return None
    places = {}
    for file in evidence.files:
        text = evidence.text(file) or ""
        for node in _in_brackets(evidence.tree(file), text):
            places.setdefault((file, node.lineno), ast.get_source_segment(text, node))
    place = evidence.near([*places])
    if not place or (evidence.task and evidence.task_of(*place) != evidence.task):
        return None
    found = places[place]
    return Cause(
        f"In line {place[1]}, `({found})` is `{found}` itself: brackets alone make no tuple. A tuple of one "
        f"item has a comma: write `({found},)`.",
        place,
    )


def _in_brackets(tree, text):
    """What stands alone in brackets of its own, where a tuple can stand: a name or a number, or a calculation
    in a call."""
    lines = text.encode().splitlines()
    single = (ast.Name, ast.Attribute, ast.Constant, ast.UnaryOp)
    for holder in ast.walk(tree):
        kinds = single
        if isinstance(holder, ast.Call):
            nodes = [*holder.args[1:], *(word.value for word in holder.keywords)]
            kinds = (*single, ast.BinOp, ast.Call)
        elif isinstance(holder, (ast.Assign, ast.Return)):
            nodes = holder.value.elts if isinstance(holder.value, ast.Tuple) else [holder.value]
        else:
            continue
        for node in nodes:
            if isinstance(node, kinds):
                before = lines[node.lineno - 1][: node.col_offset].rstrip()
                after = lines[node.end_lineno - 1][node.end_col_offset :].lstrip()
                if before.endswith(b"(") and after.startswith(b")"):
                    yield node


def no_comma_before_call(evidence):
    """`return a (lambda g: g)`: Python reads a call where a comma is missing."""
    found = re.fullmatch(
        r"'(numpy\.ndarray|numpy\.float\d+|float|int|tuple|list|Value|Tensor)' object is not callable",
        str(evidence.error),
    )
    if not isinstance(evidence.error, TypeError) or not found or not evidence.ends_inside:
        return None
    frame, line = evidence.frames[-1]
    return Cause(
        f"In line {line}, a bracket `(` follows a value of type {found[1]}, and Python reads this as a call. "
        f"Write the comma or the sign that is missing before the bracket.",
        (file_of(frame), line),
    )


CAUSES = (
    line_left_in,
    file_gone,
    name_gone,
    no_place,
    lecture_argument,
    earlier_class,
    calls_itself,
    grad_is_none,
    sign_third,
    no_comma,
    no_comma_before_call,
    plain_result,
    plain_number,
    not_a_rule,
    no_return,
    changes_operand,
)
