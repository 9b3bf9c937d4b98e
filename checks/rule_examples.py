"""Stages 04 to 07, and 10: the smallest arrays for which a rule gives a wrong gradient.

A row names a call and its operands. It is tried with a few g, and every gradient is compared with difference
quotients of L = Σ g * out, where out is the student's own result.
"""

import re
from dataclasses import dataclass

import numpy as np

from . import image_examples
from .example import ATOL, RTOL, STEP, Box, Example, Text, array_written, calling, close, joined, short

ONE, PAIR, ROW, COLUMN = 2.0, [3.0, 0.5], [[3.0, 0.5]], [[4.0], [0.25]]
SQUARE, THREE = [[3.0, 0.5], [-2.0, 4.0]], [1.0, -2.0, 3.0]
STACK = [[[3.0, 0.5]], [[-2.0, 4.0]]]
FULL = [SQUARE, [[0.25, -1.0], [5.0, 2.0]]]

# Operands of two shapes: equal, a number beside an array, and both stretched.
PAIRS = (
    (ONE, 5.0), (PAIR, [2.0, 4.0]), (PAIR, ONE), (ONE, PAIR), (PAIR, [2.0]), ([2.0], PAIR), (COLUMN, PAIR),
    (PAIR, COLUMN), (ROW, COLUMN),
)  # fmt: skip
STRETCHED = (
    (5.0, (2,)), ([5.0], (2,)), ([5.0, 1.0], (2, 2)), ([[5.0], [1.0]], (2, 2)), ([[5.0, 1.0]], (2, 2)),
    ([5.0], (2, 1)), ([[5.0]], (0, 1)), ([[5.0, 1.0]], (0, 2)), ([[5.0], [1.0]], (3, 2, 2)),
)  # fmt: skip
REDUCED = (
    ("{}(a)", PAIR), ("{}(a)", ROW), ("{}(a, axis=0)", COLUMN), ("{}(a, axis=1)", SQUARE),
    ("{}(a, axis=-1)", SQUARE), ("{}(a, axis=0, keepdims=True)", SQUARE), ("{}(a)", SQUARE),
    ("{}(a, axis=(0, -1))", STACK),
)  # fmt: skip
CURVE = (ONE, -0.5, PAIR, COLUMN)


def _rows():
    """Tuples (task, call, operands), the small ones first."""
    yield from (("4.1", f"broadcast_to(a, {shape})", (a,)) for a, shape in STRETCHED)
    for task, name in (
        ("4.2", "add"), ("4.2", "subtract"), ("4.3", "multiply"), ("4.4", "divide"), ("4.5", "power"),
        ("4.6", "maximum"),
    ):  # fmt: skip
        yield from ((task, f"{name}(a, b)", pair) for pair in PAIRS)
    yield "4.6", "maximum(a, b)", (ONE, ONE)
    for task, name in (("4.7", "sum"), ("4.7", "mean"), ("4.8", "max"), ("6.5", "logsumexp")):
        yield from ((task, call.format(name), (a,)) for call, a in REDUCED)
    yield "4.8", "max(a)", ([2.0, 2.0],)
    yield from ((task, call, operands) for task, call, *operands in MOVED)
    for task, names in CURVES.items():
        yield from ((task, f"{name}(a)", (a,)) for name in names.split() for a in CURVE)
    for name in ("softmax", "log_softmax"):
        yield from (("6.6", f"{name}(a)", (a,)) for a in (PAIR, THREE, SQUARE))
        yield "6.6", f"{name}(a, axis=0)", (SQUARE,)
    yield from ((task, call, operands) for task, call, *operands in LOSSES + image_examples.ROWS)


MOVED = (
    ("5.1", "reshape(a, (2,))", ROW),
    ("5.1", "reshape(a, (1, -1))", PAIR),
    ("5.1", "squeeze(a)", ROW),
    ("5.1", "squeeze(a, 1)", COLUMN),
    ("5.1", "expand_dims(a, 0)", PAIR),
    ("5.2", "transpose(a)", ROW),
    ("5.2", "transpose(a)", SQUARE),
    ("5.2", "swapaxes(a, 0, 1)", SQUARE),
    ("5.2", "transpose(a)", STACK),
    ("5.2", "transpose(a, (1, 2, 0))", STACK),
    ("5.2", "transpose(a, (-1, 0, 1))", STACK),
    ("5.2", "swapaxes(a, 0, -1)", STACK),
    ("5.3", "broadcast_to(a, (2,))", ONE),
    ("5.3", "broadcast_to(a, (2, 2))", PAIR),
    ("5.3", "broadcast_to(a, (2, 2))", COLUMN),
    ("5.4", "matmul(a, b)", ROW, COLUMN),
    ("5.4", "matmul(a, b)", PAIR, [2.0, 4.0]),
    ("5.4", "matmul(a, b)", ROW, SQUARE),
    ("5.4", "matmul(a, b)", SQUARE, COLUMN),
    ("5.4", "matmul(a, b)", SQUARE, [[2.0, 4.0], [1.0, 5.0]]),
    ("5.4", "matmul(a, b)", SQUARE, PAIR),
    ("5.4", "matmul(a, b)", PAIR, SQUARE),
    ("5.4", "matmul(a, b)", STACK, PAIR),
    ("5.4", "matmul(a, b)", PAIR, [[[3.0], [0.5]], [[-2.0], [4.0]]]),
    ("5.4", "matmul(a, b)", STACK, SQUARE),
    ("5.4", "matmul(a, b)", SQUARE, [[[3.0], [0.5]], [[-2.0], [4.0]]]),
    ("5.4", "matmul(a, b)", FULL, PAIR),
    ("5.4", "matmul(a, b)", PAIR, FULL),
    ("5.4", "matmul(a, b)", FULL, SQUARE),
    ("5.4", "matmul(a, b)", SQUARE, FULL),
    ("5.5", "index(a, 0)", PAIR),
    ("5.5", "index(a, slice(1, None))", PAIR),
    ("5.5", "index(a, array([0, 0]))", PAIR),
    ("5.5", "index(a, array([True, False]))", PAIR),
    ("5.5", "index(a, array([0, -2]))", PAIR),
    ("5.6", "concatenate(a, b)", [5.0], PAIR),
    ("5.6", "concatenate(a, b, axis=1)", COLUMN, SQUARE),
    ("5.6", "concatenate(a, b, axis=-1)", COLUMN, SQUARE),
    ("5.6", "stack(a, b)", ONE, 5.0),
    ("5.6", "stack(a, b)", PAIR, [2.0, 4.0]),
    ("5.6", "stack(a, b, axis=1)", PAIR, [2.0, 4.0]),
    ("5.6", "stack(a, b, axis=-1)", PAIR, [2.0, 4.0]),
    ("5.7", "split(a, 2)[0]", PAIR),
    ("5.7", "split(a, 2)[1]", PAIR),
    ("5.7", "split(a, 2, axis=1)[1]", SQUARE),
    ("5.7", "where(array([True, False]), a, b)", PAIR, [2.0, 4.0]),
    ("5.7", "where(array([True, False]), a, b)", PAIR, ONE),
    ("5.7", "where(array([True, False]), a, b)", ONE, PAIR),
)
CURVES = {"6.1": "exp", "6.2": "tanh sigmoid", "6.3": "relu leaky_relu", "6.4": "softplus"}
LOSSES = (
    ("6.1", "log(a)", ONE),
    ("6.1", "log(a)", PAIR),
    ("6.1", "sqrt(a)", ONE),
    ("6.1", "sqrt(a)", PAIR),
    ("6.3", "leaky_relu(a, 0.25)", -2.0),
    ("7.1", "linear(a, b, c)", [[2.0]], [[3.0]], [5.0]),
    ("7.1", "linear(a, b, c)", ROW, [[2.0, 4.0]], [5.0]),
    ("7.1", "linear(a, b, c)", [[2.0]], COLUMN, [5.0]),
    ("7.1", "linear(a, b, c)", SQUARE, [[2.0, 4.0], [1.0, 5.0]], PAIR),
    ("7.1", "linear(a, b, c)", ROW, [2.0, 4.0], [5.0]),
    ("7.6", "squared_errors(a, b)", [3.0], [2.0]),
    ("7.7", "logistic_losses(a, b)", [2.0], [1.0]),
    ("7.7", "logistic_losses(a, b)", [2.0], [0.25]),
    ("7.7", "logistic_losses(a, b, 3.0)", [2.0], [1.0]),
    ("7.7", "logistic_losses(a, b, 3.0)", [2.0], [0.25]),
    ("7.8", "cross_entropies(a, array([0]), array([1.0]))", [[1.0, 3.0]]),
    ("7.8", "cross_entropies(a, array([1]), array([2.0]))", [[1.0, 3.0]]),
    ("7.8", "cross_entropies(a, array([0, 1]), array([1.0, 2.0]))", [[1.0, 3.0], [2.0, 0.5]]),
)
MODULES = {"4": "arithmetic", "5": "matrices", "6": "functional", "7": "losses", "7.1": "nn"}
MODULES |= image_examples.MODULES


def candidates(task):
    """Pairs (call, operands) for a task, in the order of their size."""
    return [(call, operands) for name, call, operands in ROWS if name == task]


ROWS = tuple(_rows())


def failing(package, task, call, operands):
    """The Example of this call, or None if it is right."""
    module = getattr(package, MODULES.get(task) or MODULES[task[0]])
    rule = call.partition("(")[0]
    kit = {"array": np.array}
    kit[rule] = _stretched(module) if task == "4.1" else getattr(module, rule)
    arrays = {name: np.array(numbers) for name, numbers in zip("abc", operands, strict=False)}
    trial = Trial(kit, call, arrays, "unbroadcast" if task == "4.1" else rule)
    out, *_ = trial.run()
    if found := trial.wrong_result(out):
        return found
    for g in (np.ones(out.shape), np.arange(2.0, 2 + out.size).reshape(out.shape)):
        if found := trial.wrong_gradient(g):
            return found
    return None


def _stretched(module):
    """What task 4.1 undoes, as a rule."""
    return lambda a, shape: (np.broadcast_to(a, shape), lambda g: module.unbroadcast(g, a.shape))


@dataclass
class Trial:
    """One call with its operands.

    kit      the student's functions by name      arrays  {name of an operand: array}
    call     the call as text                     rule    the name of the student's function
    """

    kit: dict
    call: str
    arrays: dict
    rule: str

    def run(self, moved="", at=(), by=0.0):
        """The result, as an array, and the functions for the gradients. One element can be moved."""
        arrays = {name: array.copy() for name, array in self.arrays.items()}
        if moved:
            arrays[moved][at] += by
        with calling(self.said()):
            result = eval(self.call, self.kit, arrays)
        if type(result) is not tuple:  # an array would come apart into its rows
            raise TypeError("a rule returns a tuple")
        out, *functions = result
        return _plain(out), *functions

    def quotients(self, name, g):
        """The derivatives of L = Σ g * out by the elements of one operand."""
        found = np.zeros(self.arrays[name].shape)
        for at in np.ndindex(found.shape):
            more, less = (self.run(name, at, by)[0] for by in (STEP, -STEP))
            found[at] = np.sum(g * (more - less)) / (2 * STEP)
        return found

    def wrong_gradient(self, g):
        """The Example of the first operand whose gradient is wrong for this g, or None."""
        out, *functions = self.run()
        if len(functions) != len(self.arrays):
            given, wanted = len(functions), len(self.arrays)
            return Example(f"{self.said()}: the number of functions is {given}, and it should be {wanted}.")
        numeric = {name: self.quotients(name, g) for name in self.arrays}
        if not all(np.isfinite(array).all() for array in numeric.values()):
            return None
        for asked in ("", ", asked for a second time,"):
            with calling(f"{self.said()} and g = {array_written(g)}"):
                sent = {name: g.copy() for name in numeric}
                returned = [f(g) for f, g in zip(functions, sent.values(), strict=True)]
            given = dict(zip(numeric, map(_plain, returned), strict=True))
            for name, gradient in given.items():
                if not np.array_equal(sent[name], g):
                    change = f"from {array_written(g)} to {array_written(sent[name])}"
                    return Example(f"{self.said()}: your gradient of {name} changes g {change}.")
                if gradient.shape != numeric[name].shape or not close(gradient, numeric[name]):
                    return self._example(out, g, given, name, numeric[name], asked)
        return None

    def wrong_result(self, out):
        """The Example of a wrong result or of a changed operand, or None."""
        true = RIGHT.get(self.call.partition("(")[0])
        if true is None or self.rule == "unbroadcast":
            return None
        arrays = {name: array.copy() for name, array in self.arrays.items()}
        eval(self.call, self.kit, arrays)
        for name, array in arrays.items():
            if not np.array_equal(array, self.arrays[name]):
                return Example(f"{self.said()}: afterwards {name} is {array_written(array)}.")
        true = np.asarray(eval(self.call, {"array": np.array, self.rule: true}, dict(self.arrays)))
        if out.shape == true.shape and close(out, true):
            return None
        text = f"{self.said()}: it gives {array_written(out)}, and the right result is {array_written(true)}."
        operands = tuple(Box(_shown(array), Text(""), label=name) for name, array in self.arrays.items())
        none = (Text(""),) * len(operands)
        given, right = _shown_pair(out, true)
        root = Box(given, Text(""), self.rule, "", operands, none)
        return Example(text, root, root, right, "data")

    def _example(self, out, g, given, name, numeric, asked):
        operands = {n: Box(_shown(array), _shown(given[n]), label=n) for n, array in self.arrays.items()}
        none = (Text(""),) * len(operands)
        root = Box(_shown(out), _shown(g), self.rule, "", tuple(operands.values()), none)
        if self.rule == "unbroadcast":
            mine = f"unbroadcast(g, {self.arrays[name].shape})"
        else:
            mine = f"your gradient of {name}"
        text = (
            f"{self.said()}: for g = {array_written(g)}, {mine}{asked} is {array_written(given[name])}. "
            f"The difference quotient of your own result is {array_written(numeric)}."
        )
        operands[name].grad, numeric = _shown_pair(given[name], numeric)
        return Example(text, root, operands[name], numeric)

    def said(self):
        """The call with its operands."""
        return f"{self.call} with {joined([f'{n} = {array_written(x)}' for n, x in self.arrays.items()])}"


def _plain(value):
    """A result as a float64 array of its own. Raises TypeError for other objects."""
    if type(value) not in (np.ndarray, float, int) and not isinstance(value, np.number):
        raise TypeError(f"{type(value).__name__} is no array")
    return np.array(value, dtype=np.float64)


def _shown(array):
    """An array as the drawing shows it: a number, a short row, or a shape."""
    text = re.sub(r"\.0\b", "", array_written(array)).replace(", ", " ")
    return array if not array.ndim or len(text) > 10 else Text(text)


def _shown_pair(given, right):
    """Two arrays that differ, as the drawing shows them; of large ones, the first element that differs."""
    shown = [_shown(array) for array in (given, right)]
    if given.shape == right.shape and not all(type(x) is Text or not np.ndim(x) for x in shown):
        at = tuple(np.argwhere(~np.isclose(given, right, RTOL, ATOL))[0])
        shown = [Text(f"{short(array[at]):.3g} …") for array in (given, right)]
    return shown


def _softmax(a, axis=-1):
    return np.exp(a) / np.exp(a).sum(axis, keepdims=True)


OF_NUMPY = """add subtract multiply divide power maximum sum mean max reshape squeeze expand_dims transpose
    swapaxes broadcast_to matmul split where exp log sqrt tanh"""
RIGHT = {name: getattr(np, name) for name in OF_NUMPY.split()}
RIGHT |= image_examples.RIGHT | {
    "index": lambda a, key: a[key],
    "concatenate": lambda *arrays, axis=0: np.concatenate(arrays, axis),
    "stack": lambda *arrays, axis=0: np.stack(arrays, axis),
    "sigmoid": lambda a: 1 / (1 + np.exp(-a)),
    "linear": lambda w, x, b: x @ w.T + b,
    "cross_entropies": lambda z, y, w: -w * np.log(_softmax(z))[np.arange(len(y)), y],
    "squared_errors": lambda p, y: (p - y) ** 2,
    "logistic_losses": lambda z, y, w=1: np.log(1 + np.exp(-z)) * w * y + np.log(1 + np.exp(z)) * (1 - y),
    "relu": lambda a: np.maximum(a, 0),
    "leaky_relu": lambda a, leak=0.01: np.where(a > 0, a, leak * a),
    "softplus": lambda a: np.log(1 + np.exp(a)),
    "logsumexp": lambda a, axis=None, keepdims=False: np.log(np.exp(a).sum(axis, keepdims=keepdims)),
    "softmax": _softmax,
    "log_softmax": lambda a, axis=-1: np.log(_softmax(a, axis)),
}
