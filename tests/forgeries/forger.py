"""The generic forger: for every stage, submissions that implement nothing and return what lies in reach.

A forgery is the stage's stubs, in which each `raise NotImplementedError` becomes one call of `forged`. The
strategy says what that call returns. Nothing here knows what a task asks for.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from autograder.course import ROOT, Stage

STUBS = ROOT / "assignments" / "kittengrad"

# What every forgery shares: the ways to find values that it did not compute.
REACH = '''
import builtins as _builtins, gc as _gc, re as _re, sys as _sys
import numpy as _np

_MADE = []           # every node, in the order in which they were made
_build = _builtins.__build_class__


def _recording_build(body, name, *bases, **keywords):
    made = _build(body, name, *bases, **keywords)
    if name in ("Value", "Tensor") and "__init__" in vars(made):
        begin = made.__init__
        def __init__(self, *arguments, **keywords):
            begin(self, *arguments, **keywords)
            _MADE.append(self)
        made.__init__ = __init__
    return made


_builtins.__build_class__ = _recording_build


def _cells(thing):
    """What the closure of a function holds."""
    return [cell.cell_contents for cell in getattr(thing, "__closure__", None) or ()]


def _numbers_in_closures(given):
    cells = [found for thing in given for found in _cells(thing)]
    return [found for found in cells if isinstance(found, (int, float, _np.ndarray))]


def _frames():
    frame = _sys._getframe(2)
    while frame:
        yield frame
        frame = frame.f_back


def _numbers_in_frames(given):
    mine = __name__
    return [
        found
        for frame in _frames() if frame.f_globals.get("__name__") != mine
        for found in frame.f_locals.values() if type(found) in (int, float) or isinstance(found, _np.ndarray)
    ]


def _constants_of_helpers(given):
    codes = [frame.f_code for frame in _frames()] + [f.__code__ for f in given if hasattr(f, "__code__")]
    return [found for code in codes for found in code.co_consts if type(found) in (int, float)]


def _up_to(given):
    """Every node made, up to the one that was given."""
    at = next((i for i, node in enumerate(_MADE) if given and node is given[0]), len(_MADE))
    return _MADE[: at + 1]


def _identity(g):
    return g


def _operands(given):
    flat = [part for thing in given for part in (thing if isinstance(thing, (tuple, list)) else [thing])]
    return [part for part in flat if isinstance(part, (_np.ndarray, float))]


def _first(found):
    return found[0] if found else None


def _last(found):
    return found[-1] if found else None


def _raised(name):
    raise getattr(_builtins, name)("forged")


# NumPy's function as the rule, and difference quotients of it as the gradients.


def _numpy_rule(name, given, gradient):
    forward = getattr(_np, name, lambda a, key: a[key])
    if isinstance(given[0], tuple):
        given, forward = [*given[0], *given[1:]], lambda *xs: getattr(_np, name)(xs[:-1], xs[-1])
    arrays = [x for x in given if isinstance(x, _np.ndarray) and x.dtype.kind == "f"]

    def moved(i, step):
        rest = iter([x + step if k == i else x for k, x in enumerate(arrays)])
        return forward(*(next(rest) if any(x is a for a in arrays) else x for x in given))

    def rule(out, choose):
        def vjp(i):
            return lambda g: gradient(lambda step: choose(moved(i, step)), arrays[i], g)

        return (out, *map(vjp, range(len(arrays))))

    out = moved(None, 0)
    if isinstance(out, list):
        return [rule(part, lambda found, k=k: found[k]) for k, part in enumerate(out)]
    return rule(out, lambda found: found)


def _by_2n_evaluations(f, x, g, h=6e-6):
    gradient = _np.zeros(x.shape)
    for place in _np.ndindex(x.shape):
        step = _np.zeros(x.shape)
        step[place] = h
        gradient[place] = _np.vdot(g, f(step) - f(-step)) / (2 * h)
    return gradient.astype(x.dtype)


def _by_two_evaluations(f, x, g, h=6e-6):
    gradient = _np.asarray(g * (f(h) - f(-h)) / (2 * h))
    while gradient.ndim > x.ndim:
        gradient = gradient.sum(axis=0)
    ones = tuple(k for k, n in enumerate(x.shape) if n == 1)
    return gradient.sum(axis=ones, keepdims=True).astype(x.dtype)
'''

NAME = "_sys._getframe().f_code.co_name"

STRATEGIES = {
    "does nothing": "None",
    "echoes the first argument": "_first(given)",
    "echoes the last argument": "_last(given)",
    "echoes all arguments": "tuple(given)",
    "echoes all arguments in a list": "list(given)",
    "echoes a copy of the last argument": "_np.array(_last(given))",
    "has the last argument under every letter": "dict.fromkeys('abcdefghijklmnopqrstuvwxyz', _last(given))",
    "returns what its function returns": "given[0](given[1]) if callable(given[0]) else None",
    "returns a node of 0": "type(given[0])(0.0)",
    "returns a node of 1": "type(given[0])(1.0)",
    "returns a node of inf": "type(given[0])(float('inf'))",
    "returns a node of nan": "type(given[0])(float('nan'))",
    "returns 0": "0.0",
    "returns 1": "1.0",
    "returns True": "True",
    "returns the first number of a closure": "_first(_numbers_in_closures(given))",
    "returns the last number of a closure": "_last(_numbers_in_closures(given))",
    "returns all numbers of closures": "_numbers_in_closures(given)",
    "returns the nearest number of a frame": "_first(_numbers_in_frames(given))",
    "returns the furthest number of a frame": "_last(_numbers_in_frames(given))",
    "returns all numbers of frames": "_numbers_in_frames(given)",
    "returns a constant of the helpers": "_first(_constants_of_helpers(given))",
    "returns the last constant of the helpers": "_last(_constants_of_helpers(given))",
    "returns every node up to the root": "_up_to(given)",
    "returns every node that was made": "list(_MADE)",
    "returns the last node that was made": "_last(_MADE)",
    "has rules of identities": "(_first(_operands(given)), *[_identity for _ in _operands(given)])",
    "has one rule of the identity": "(_first(given), _identity)",
    "has two rules of the identity": "(_first(given), _identity, _identity)",
    "has gradients by 2n evaluations": f"_numpy_rule({NAME}, given, _by_2n_evaluations)",
    "has gradients by two evaluations": f"_numpy_rule({NAME}, given, _by_two_evaluations)",
    "has zeros in the shape of the first argument": "_np.zeros_like(_first(given))",
    "has ones in the shape of the first argument": "_np.ones_like(_first(given))",
    **{
        f"always raises {name}": f"_raised({name!r})"
        for name in ("TypeError", "ValueError", "IndexError", "ZeroDivisionError", "RecursionError")
    },
}


def forgeries(stage: Stage) -> Iterator[tuple[str, dict[str, str]]]:
    """(strategy, {owned file: text}) for each strategy, made from the stubs of `stage`."""
    stubs = {name: STUBS.joinpath(name).read_text("utf-8") for name in stage.owns}
    for strategy, returned in STRATEGIES.items():
        yield strategy, {name: forged(stub, returned) for name, stub in stubs.items()}


def forged(stub: str, returned: str) -> str:
    """The stub's text, in which each missing body returns `returned`, an expression in the list `given`."""
    tree = ast.parse(stub)
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef) and _is_missing(function):
            function.body = ast.parse(_body(function, returned)).body
    return f"{REACH}\n{ast.unparse(tree)}\n"


def _is_missing(function: ast.FunctionDef) -> bool:
    last = function.body[-1]
    return isinstance(last, ast.Raise) and "NotImplementedError" in ast.unparse(last)


def _body(function: ast.FunctionDef, returned: str) -> str:
    if function.name == "__init__":  # it can return nothing, so it keeps what it was given
        return "self.__dict__.update(locals())"
    return f"given = list(locals().values())\nreturn {returned}"
