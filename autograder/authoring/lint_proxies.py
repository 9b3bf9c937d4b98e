"""Find where a suite asks an object of the submission about itself: `node in order`, `if value:`, `a is b`.

The proxy refuses some of this when a test runs. It misses `is` and `in`, because two proxies of one object
are two objects. The linter refuses all of it in the source. It tracks by name, inside one function, what
comes from the submission, and gives each expression one of three levels:

    handle    what `student` returns, what is computed from it, and every name that is bound to it:
              `student.Value(2.0)`, `a * b`, `order[-1]`, `node` in `for node in order`
    reading   an attribute of a handle, like `a.grad`: a number in a right submission
    plain     everything else, and the results of `student.same`, `student.type_name`, `student.warnings`

A suite asks about a handle only through `student`. It can compare a reading by value, but not by identity. An
expression of unknown level counts as a handle, because `expect(actual, expected)` is right for all three.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

PLAIN, READING, HANDLE = 0, 1, 2

_GIVES_ARRAYS = {"parts"}  # from the property harness, which checks that the results are arrays
_PLAIN_METHODS = {"same", "type_name", "warnings"}
_HANDS_ON = {
    "dict",
    "enumerate",
    "filter",
    "iter",
    "list",
    "next",
    "reversed",
    "set",
    "sorted",
    "tuple",
    "zip",
}
_IDENTITY = {ast.Is: "is", ast.IsNot: "is not", ast.In: "in", ast.NotIn: "not in"}


def handles(function: ast.FunctionDef) -> Iterator[tuple[int, str]]:
    """The line and message of each place where a function compares, identifies or truth-tests a handle."""
    known = bindings(function)
    for node in ast.walk(function):
        match node:
            case ast.Compare():
                yield from _comparison(node, known)
            case ast.Call(func=ast.Name(id="id" | "hash" as name), args=[argument]):
                if level(argument, known) == HANDLE:
                    yield node.lineno, f"{name}() sees the proxy instead of the object: use student.same()"
        for condition in _conditions(node):
            if level(condition, known) == HANDLE:
                yield condition.lineno, "asks the submission's object whether it is true: test a plain value"


def _comparison(node: ast.Compare, known: Mapping[str, int]) -> Iterator[tuple[int, str]]:
    operands = [node.left, *node.comparators]
    for operator, left, right in zip(node.ops, operands, operands[1:], strict=False):
        highest = max(level(left, known), level(right, known))
        identity = _IDENTITY.get(type(operator))
        with_none = any(isinstance(side, ast.Constant) and side.value is None for side in (left, right))
        if identity and highest >= READING and not with_none:
            yield node.lineno, f"`{identity}` would ask the submission's object: use student.same()"
        elif not identity and highest == HANDLE:
            yield node.lineno, "compares what the submission returned: use expect() or student.op()"


def _conditions(node: ast.AST) -> Iterator[ast.expr]:
    """The expressions whose truth decides what happens in a node."""
    match node:
        case ast.If() | ast.While() | ast.IfExp():
            yield node.test
        case ast.UnaryOp(op=ast.Not()):
            yield node.operand
        case ast.BoolOp():
            yield from node.values
        case ast.comprehension():
            yield from node.ifs


def bindings(function: ast.FunctionDef) -> dict[str, int]:
    """The level of each name in a function: the highest level of all values bound to it."""
    known = {"student": HANDLE}
    before: dict[str, int] = {}
    while known != before:
        before = dict(known)
        for node in ast.walk(function):
            for target, value in _bound(node):
                for name in ast.walk(target):
                    if isinstance(name, ast.Name):
                        known[name.id] = max(known.get(name.id, PLAIN), level(value, known))
            if isinstance(node, ast.FunctionDef) and node is not function and _uses_student(node):
                known[node.name] = HANDLE
    return known


def _bound(node: ast.AST) -> Iterator[tuple[ast.expr, ast.expr]]:
    """Each target in a node, with the expression that it is bound to or is an element of."""
    match node:
        case ast.Assign():
            for target in node.targets:
                yield from _side_by_side(target, node.value)
        case ast.AnnAssign(target=target, value=ast.expr() as value):
            yield target, value
        case ast.AugAssign(target=target, value=value) | ast.NamedExpr(target=target, value=value):
            yield target, value
        case ast.For(target=target, iter=value) | ast.comprehension(target=target, iter=value):
            yield target, value
        case ast.withitem(context_expr=value, optional_vars=ast.expr() as target):
            yield target, value


def _side_by_side(target: ast.expr, value: ast.expr) -> Iterator[tuple[ast.expr, ast.expr]]:
    """`a, x = student.Value(3.0), 3.0` binds each name to its own side."""
    match target, value:
        case ast.Tuple(elts=left), ast.Tuple(elts=right) if len(left) == len(right):
            yield from zip(left, right, strict=True)
        case _:
            yield target, value


def level(node: ast.expr | None, known: Mapping[str, int]) -> int:
    """The level of an expression; `known` gives the levels of names."""

    def highest(*parts: ast.expr | None) -> int:
        return max((level(part, known) for part in parts), default=PLAIN)

    match node:
        case ast.Name(id=name):
            return known.get(name, PLAIN)
        case ast.Attribute(attr="student"):  # self.student
            return HANDLE
        case ast.Attribute(value=owner):
            return READING if highest(owner) else PLAIN
        case ast.Call(
            func=ast.Attribute(value=ast.Name(id="student") | ast.Attribute(attr="student"), attr=method)
        ):
            return PLAIN if method in _PLAIN_METHODS else HANDLE
        case ast.Call(func=ast.Attribute(value=owner)) if highest(owner):
            return HANDLE
        case ast.Call(func=ast.Name(id=name), args=given) if name in _HANDS_ON:
            return highest(*given)
        case ast.Call(func=ast.Name(id=name)) if name in _GIVES_ARRAYS:
            return PLAIN
        case ast.Call(func=function, args=given):
            through_helper = any(
                isinstance(argument, ast.Name) and argument.id == "student" for argument in given
            )
            return HANDLE if through_helper or highest(function) == HANDLE else PLAIN
        case ast.Subscript(value=part) | ast.Starred(value=part) | ast.NamedExpr(value=part):
            return highest(part)
        case ast.BinOp(left=left, right=right):
            return highest(left, right)
        case ast.UnaryOp(op=operator, operand=operand):
            return PLAIN if isinstance(operator, ast.Not) else highest(operand)
        case ast.BoolOp(values=parts) | ast.Tuple(elts=parts) | ast.List(elts=parts) | ast.Set(elts=parts):
            return highest(*parts)
        case ast.IfExp(body=body, orelse=other):
            return highest(body, other)
        case ast.Dict(keys=keys, values=values):
            return highest(*keys, *values)
        case ast.ListComp(elt=part) | ast.SetComp(elt=part) | ast.GeneratorExp(elt=part):
            return highest(part)
        case ast.DictComp(key=key, value=value):
            return highest(key, value)
    return PLAIN


def _uses_student(function: ast.FunctionDef) -> bool:
    return any(isinstance(node, ast.Name) and node.id == "student" for node in ast.walk(function))
