"""What the suites of stages 00 to 03 share: random numbers, Values made and read in one go, graphs as lists.

These functions run in the grader process. READ is the part that runs in the worker, in one round trip. Only
plain numbers come back, and the suites compare them in the grader process.

    from autograder.grading.scalars import gradients, random_numbers, values

    nodes = values(student, random_numbers(rng, 3))
    ...
    expect(gradients(student, nodes), expected, "the gradients")

A graph is a list of steps, `[1.5, 0.7, ("mul", 0, 1), ("tanh", 2)]`. A number is a leaf. Every other step
names an operator and the earlier steps that it works on. The last step is the root.
"""

from __future__ import annotations

import operator
from collections.abc import Sequence
from typing import Any

import numpy as np
from checks.expectations import require

from autograder.grading.proxy import Student, is_object

__all__ = [
    "READ",
    "backward",
    "called",
    "data",
    "floats",
    "gradients",
    "known",
    "node",
    "numbers_of",
    "plain",
    "put",
    "random_leaves",
    "random_numbers",
    "random_state",
    "root_moves",
    "tangle",
    "times",
    "too_early",
    "tree",
    "value",
    "values",
]

Step = float | tuple[Any, ...]

OPERATORS: dict[str, Any] = {
    "add": operator.add,
    "mul": operator.mul,
    "total": lambda *of: sum(of),
    "tanh": np.tanh,
    "exp": np.exp,
    "relu": lambda x: x * (x.real > 0.0),
}

READ = """
def values(numbers):
    from kittengrad import Value

    return [Value(number) for number in numbers]

def data(nodes):
    return [node.data for node in nodes]

def gradients(nodes):
    return [node.grad for node in nodes]

def put(numbers, nodes):
    for number, node in zip(numbers, nodes):  # the suites compare the lengths afterwards
        node.data = number

def called(function, calls):
    return [function(*call) for call in calls]

def backward(nodes, factors):
    from kittengrad import Value

    sum((node * factor for node, factor in zip(nodes, factors, strict=True)), start=Value(0.0)).backward()
"""

NOT_A_NODE = "A Value must be an object of your class. A plain number has no gradient."
NO_ANSWERS = "The grader expects one answer for each call here. It found something else."
NO_NUMBERS = "The grader expects a list of plain numbers here. It found something else."


def random_numbers(rng: np.random.Generator, *shape: int) -> Any:
    """Random numbers of either sign, away from 0: one float for no shape, else nested lists."""
    return (rng.uniform(0.3, 1.2, shape) * rng.choice([-1, 1], shape)).tolist()


def random_leaves(rng: np.random.Generator, count: int) -> list[float]:
    """Random numbers away from 0. The signs alternate, so they are the same for every seed."""
    found = rng.uniform(0.3, 1.2, count)
    found[::2] *= -1
    return list(found.tolist())


def random_state(seed: int) -> np.random.RandomState:
    """NumPy's old generator, whose numbers are the same in every version: the submission gets its seed."""
    return np.random.RandomState(seed)


def node(found: Any) -> Any:
    """`found`, when it is an object of the submission. Raises CheckFailed for a plain value."""
    require(is_object(found), NOT_A_NODE)
    return found


def value(student: Student, number: float, **keywords: Any) -> Any:
    """A leaf of the submission that holds this number. Raises CheckFailed for a plain value."""
    return node(student.Value(number, **keywords))


def values(student: Student, numbers: list[float]) -> list[Any]:
    """One leaf for each number. Raises CheckFailed when the submission makes something else."""
    found = student.define(READ, "values")(numbers)
    require(isinstance(found, list) and len(found) == len(numbers), NO_NUMBERS)
    return [node(part) for part in found]


def data(student: Student, nodes: Any) -> list[float]:
    """The number of each node. Raises CheckFailed for anything but numbers."""
    return floats(student.define(READ, "data")(nodes))


def gradients(student: Student, nodes: Any) -> list[float]:
    """The gradient of each node. Raises CheckFailed for anything but numbers."""
    return floats(student.define(READ, "gradients")(nodes))


def put(student: Student, numbers: list[float], nodes: list[Any]) -> None:
    """Set the number of each node."""
    student.define(READ, "put")(numbers, nodes)


def called(student: Student, function: Any, calls: Sequence[Sequence[Any]]) -> list[Any]:
    """What a function returns for each list of arguments. Raises CheckFailed without one answer each."""
    found = student.define(READ, "called")(function, calls)
    require(isinstance(found, list) and len(found) == len(calls), NO_ANSWERS)
    return list(found)


def backward(student: Student, nodes: list[Any], factors: list[float]) -> None:
    """Start the submission's backward at Σ factor · node."""
    student.define(READ, "backward")(nodes, factors)


def floats(found: Any) -> list[float]:
    """Numbers of the usual types as floats. The conversion is made here: an object can convert itself to any.

    Raises CheckFailed for anything else.
    """
    require(type(found) is list and all(_is_number(number) for number in found), NO_NUMBERS)
    return [float(number) for number in found]


def _is_number(found: Any) -> bool:
    exact = type(found) is int and abs(found) < 2**53  # a larger int can be too large for a float
    return exact or type(found) is float or isinstance(found, np.floating | np.integer)


def plain(found: Any) -> list[float]:
    """`found`, when it is a list of floats: a submission can replace `float` in the worker.

    Raises CheckFailed for anything else.
    """
    require(type(found) is list and all(type(number) is float for number in found), NO_NUMBERS)
    return list(found)


def known(diagnosis: str, *values: Any) -> list[tuple[Any, str]]:
    """Known wrong values with one diagnosis, for `expect(..., wrong=...)`. Lists can be added."""
    return [(value, diagnosis) for value in values]


# Graphs as lists of steps.


def _operands(step: Step) -> tuple[int, ...]:
    """The earlier steps that a step works on."""
    return step[1:] if isinstance(step, tuple) else ()


def numbers_of(steps: Sequence[Step]) -> list[float]:
    """The number that each step computes."""
    return [float(number.real) for number in _computed(steps)]


def root_moves(steps: Sequence[Step], root: int = -1) -> list[float]:
    """d(root)/d(step) for each step: the right gradients, found without an order and a chain rule.

    A step in the imaginary direction has no rounding error, so it can be tiny: f(x + ih) = f(x) + ih f'(x).
    """
    h = 1e-100
    return [float(_computed(steps, at, h)[root].imag) / h for at in range(len(steps))]


def _computed(steps: Sequence[Step], moved: int = -1, h: float = 0.0) -> list[complex]:
    """What each step computes when ih is added to the step `moved`."""
    found: list[complex] = []
    for at, step in enumerate(steps):
        whole = (
            OPERATORS[step[0]](*(found[i] for i in step[1:])) if isinstance(step, tuple) else complex(step)
        )
        found.append(whole + h * 1j if at == moved else whole)
    return found


def tree(leaves: Sequence[float]) -> list[Step]:
    """A graph in which each node is used once. The leaves come first. The structure is the same each time."""
    steps: list[Step] = list(leaves)
    loose = list(range(len(steps)))
    while len(loose) > 1:
        a, b = loose.pop(0), loose.pop(len(loose) // 2)
        steps += [("tanh", a), (_sum_or_product(len(loose)), len(steps), b)]
        loose.append(len(steps) - 1)
    return steps


def times(steps: Sequence[Step], factor: float) -> list[Step]:
    """The graph with one more factor at its root."""
    return [*steps, factor, ("mul", len(steps) - 1, len(steps))]


def tangle(start: Sequence[Step], size: int) -> list[Step]:
    """A graph that uses nodes again, near the root and far below: `start`, and `size` operators.

    Each operator takes the newest node and an older one, and a tanh follows it. `size` is at least the length
    of `start`. The structure is the same each time, so a wrong submission is as wrong with every seed.
    """
    steps = list(start)
    for older in range(size):
        newest = len(steps) - 1
        operands = (older, newest) if older % 3 else (newest, older)
        steps += [(_sum_or_product(older), *operands), ("tanh", newest + 1)]
    return steps


def _sum_or_product(number: int) -> str:
    return ("add", "mul")[number % 2]


def too_early(steps: Sequence[Step], order: Sequence[int]) -> list[int]:
    """The steps that come before one of their operands in this order."""
    place = {number: at for at, number in enumerate(order)}
    return [n for n in order if any(place.get(i, len(order)) > place[n] for i in _operands(steps[n]))]
