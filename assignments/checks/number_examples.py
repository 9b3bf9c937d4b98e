"""Stages 01 to 03: the smallest expression of Values whose gradient is wrong.

An expression is a list of steps, such as c = a + b, L = c * a. Each is tried with a few small numbers. The
short ones come first, so the first failure is the smallest one. Each gradient is compared with a difference
quotient: how fast the student's own L moves when this number moves a little.
"""

import math
from dataclasses import dataclass
from itertools import product

from .example import STEP, Example, Text, calling, close, joined, plain, short, written
from .graph_copy import GraphCopy

# One step each. The numbers stay away from kinks, where a difference quotient says nothing.
SINGLE = {
    "1.1": ("a + 2", "a + a", "a + b"),
    "1.2": ("a * 2", "a * a", "a * b"),
    "1.3": ("-a", "a - 2", "2 + a", "2 * a", "2 - a", "a - b"),
    "1.4": ("a ** 2", "2 ** a", "a ** a", "a ** b"),
    "1.5": ("a / 2", "2 / a", "a / a", "a / b"),
    "1.6": ("a.exp()", "a.log()"),
    "1.7": ("a.tanh()", "a.sigmoid()"),
    "1.8": ("a.relu()",),
    "3.1": ("weighted_sum([a], [b], c)", "weighted_sum([a, b], [c, d], e)"),
    "3.5": (
        "sum_squared_error([a], [1.0])",
        "sum_squared_error([a, b], [1.0, 0.5])",
        "hinge_loss([a], [-1])",
        "hinge_loss([a, b], [-1, -1])",
        "hinge_loss([a, b], [1, -1])",
        "l2_penalty([a], 0.5)",
        "l2_penalty([a, b], 0.5)",
    ),
}
LEAVES = "abcde"
NUMBERS = (
    (3.0, 2.0, 4.0, 0.5, 1.5), (2.0, -3.0, 0.5, 4.0, 1.5), (-0.5, 3.0, 2.0, -4.0, 5.0), (2.0,) * 5,
    (8.0, 2.0, -1.0, 0.5, 3.0),
)  # fmt: skip


@dataclass(frozen=True)
class Calls:
    """What is called before the gradients are compared.

    words   in a sentence
    steps   "b" for L.backward(), "z" for zero_grad of all leaves, "l" for zero_grad([L])
    times   how often each leaf has its gradient then
    """

    words: str
    steps: str
    times: int = 1


ONCE = Calls("after L.backward()", "b")
MORE = (
    Calls("after L.backward() was called twice", "bb", 2),
    Calls("after L.backward(), zero_grad([{leaves}]) and L.backward()", "bzb"),
    Calls("after L.backward() and zero_grad([L])", "bl"),
)


def candidates(task):
    """Pairs (steps, calls) in the order of their size. `calls` is None where only the derivatives count."""
    if task in SINGLE:
        calls = None if task.startswith("1.") else ONCE
        yield from (([("L", text)], calls) for text in SINGLE[task])
    elif task.startswith("2."):
        graphs = list(_graphs())
        yield from ((steps, ONCE) for steps in graphs)
        yield from ((steps, calls) for calls in MORE for steps in graphs if len(steps) < 3)


def _graphs():
    """Graphs of stage 02: none, one, two and three steps. Every step is used by a later one."""
    yield []
    singles = ["a + a", "a * a", "a + b", "a * b"]
    others = [text for task in SINGLE if task < "2" for text in SINGLE[task]]
    yield from ([("L", text)] for text in dict.fromkeys([*singles, *others, "a * 0.0001"]))
    for first in singles:
        yield from ([("c", first), ("L", last)] for last in _sums("abc") if "c" in last)
    for first, second, last in product(singles, _sums("abc"), _sums("abcd")):
        if "d" in last and "c" in second + last:
            yield [("c", first), ("d", second), ("L", last)]


def _sums(names):
    return [f"{left} {sign} {right}" for sign in "+*" for left, right in product(names, names)]


def failing(package, steps, calls):
    """The Example of these steps, or None if they are right for all numbers."""
    kit = _kit(package, steps, calls)
    program = [(name, compile(text, f"<{text}>", "eval")) for name, text in steps]
    leaves = [leaf for leaf in LEAVES if any(leaf in code.co_names for _, code in program)] or ["a"]
    computed = [name for name, _ in steps]
    leaves = [leaf for leaf in leaves if leaf not in computed]
    for numbers in NUMBERS if len(steps) == 1 and calls in (None, ONCE) else NUMBERS[:1]:
        trial = Trial(kit, program, dict(zip(leaves, numbers, strict=False)), steps)
        if found := trial.wrong_number() or trial.wrong_gradient(calls):
            return found
    return None


def _kit(package, steps, calls):
    """The names of the expressions, and the functions that a trial calls."""
    kit = {"Value": package.scalar.Value}
    if calls:
        kit["zero_grad"] = package.graph.zero_grad
    for name in TRUTHS:
        if any(name in text for _, text in steps):
            kit[name] = getattr(package.mlp, name)
    return kit


@dataclass
class Trial:
    """One expression with one choice of numbers.

    kit      the student's functions by name        program  pairs (name, compiled expression)
    numbers  {name of a leaf: number}               steps    the expressions as text
    """

    kit: dict
    program: list
    numbers: dict
    steps: list

    def run(self, moved="", by=0.0):
        """The nodes by name. The number of the node `moved` is moved by `by`."""
        value = self.kit["Value"]
        nodes = {name: value(number + by * (name == moved)) for name, number in self.numbers.items()}
        for name, code in self.program:
            with calling(self.said()):
                node = eval(code, self.kit, nodes)
            nodes[name] = value(plain(node.data) + by) if name == moved else node
        return nodes

    @property
    def root(self):
        return self.steps[-1][0] if self.steps else "a"

    def quotient(self, name):
        """How fast the result moves with one number."""
        ends = [plain(self.run(name, by)[self.root].data) for by in (STEP, -STEP)]
        return (ends[0] - ends[1]) / (2 * STEP)

    def wrong_number(self):
        """The Example of a single step whose result differs from Python's, or None."""
        if len(self.steps) != 1:
            return None
        nodes = self.run()
        given = plain(nodes["L"].data)
        for name, number in self.numbers.items():
            if plain(nodes[name].data) != number:
                return Example(f"{self.said()}: afterwards {name} is {written(nodes[name].data)}.")
        try:
            numbers = {name: Number(number) for name, number in self.numbers.items()}
            true = float(eval(self.program[0][1], dict(TRUTHS), numbers))
        except (ArithmeticError, ValueError, TypeError):  # Python has no real result
            return None
        if close(given, true):
            return None
        text = f"{self.said()}: your L is {written(given)}, and the right number is {written(true)}."
        root = self._without_gradients(nodes)
        return Example(text, root, root, short(true), "data")

    def _without_gradients(self, nodes):
        """The graph for the drawing; None if the student's nodes make no graph."""
        try:
            graph = GraphCopy(nodes, self.root)
        except (AttributeError, TypeError, ValueError):
            return None
        for _, box in graph.pairs:
            box.grad = Text("")
        return graph.root

    def wrong_gradient(self, calls):
        """The Example of the wrong gradient that is nearest to the result, or None."""
        nodes = self.run()
        quotients = {name: self.quotient(name) for name in nodes}
        if not all(map(math.isfinite, quotients.values())):
            return None
        graph, by_paths = GraphCopy(nodes, self.root), {}
        if calls:
            self._call(nodes, calls.steps)
            by_paths = graph.take_gradients()
        computed = [name for name, _ in self.steps]
        for name in [*reversed(computed), *self.numbers]:
            box, times = graph.named[name], calls.times if calls and name in self.numbers else 1
            if calls and calls.steps.endswith("l") and name == self.root:
                times = 0
            if not close(box.grad, times * quotients[name]):
                said = self._about(box, quotients[name], times, calls, name in graph.missing)
                if calls is ONCE and name not in graph.missing:
                    said += _on_arrows(by_paths[name], box.grad, quotients[name])
                return Example(said, graph.root, box, times * quotients[name])
        return None

    def _call(self, nodes, steps):
        root, leaves = nodes[self.root], [nodes[name] for name in self.numbers]
        with calling(self.said()):
            for step in steps:
                if step == "b":
                    root.backward()
                else:
                    self.kit["zero_grad"](leaves if step == "z" else [root])

    def _about(self, box, numeric, times, calls, is_missing):
        """The sentences about a wrong gradient."""
        name, root = box.label, self.root
        if is_missing:
            found = f"the graph of {root} ends before it reaches {name}"
        elif calls:
            done = calls.words.format(leaves=", ".join(self.numbers)).replace("L", root)
            found = f"{done}, {name}.grad is {written(box.grad)}"
        else:
            found = f"by your local derivatives, d{root}/d{name} is {written(box.grad)}"
        numeric = f"The difference quotient of your own {root} is {written(numeric)}."
        wanted = ("zero_grad sets it to 0.0.", numeric, f"{numeric} Two calls give it twice.")[times]
        return f"{self.said()}: {found}. {wanted}"

    def said(self):
        """The expression with its numbers."""
        numbers = joined([f"{name} = {number}" for name, number in self.numbers.items()])
        steps = ", ".join(f"{name} = {text}" for name, text in self.steps)
        return f"{steps} with {numbers}" if steps else numbers


def _on_arrows(by_paths, given, numeric):
    """A sentence that tells a wrong backward() from a wrong operator, where the numbers can."""
    if close(by_paths, numeric):
        return " The local derivatives are right."
    return " A local derivative is wrong." if close(by_paths, given) else ""


# The right results, computed with Python's numbers.


class Number(float):
    """A Python number with the methods of a Value."""

    def exp(self):
        return math.exp(self)

    def log(self):
        return math.log(self)

    def tanh(self):
        return math.tanh(self)

    def sigmoid(self):
        return 1 / (1 + math.exp(-self))

    def relu(self):
        return max(0.0, self)


TRUTHS = {
    "weighted_sum": lambda weights, x, bias: sum(map(math.prod, zip(weights, x, strict=True))) + bias,
    "sum_squared_error": lambda p, y: sum((one - other) ** 2 for one, other in zip(p, y, strict=True)),
    "hinge_loss": lambda s, y: sum(max(0, 1 - one * label) for one, label in zip(s, y, strict=True)) / len(s),
    "l2_penalty": lambda parameters, strength: strength * sum(p * p for p in parameters),
}
