"""What the suites of stages 00 to 03 share: random numbers, and a way to make and read many Values at once.

These functions run in the grader process. READ is the part that runs in the worker, in one round trip. Only
plain numbers come back, and the suites compare them in the grader process.

    from autograder.grading.scalars import gradients, random_numbers, values

    nodes = values(student, random_numbers(rng, 3))
    ...
    expect(gradients(student, nodes), expected, "the gradients")
"""

from __future__ import annotations

from typing import Any

import numpy as np
from checks.expectations import require

from autograder.grading.proxy import Student, is_object

__all__ = ["data", "gradients", "node", "plain", "random_numbers", "value", "values"]

READ = """
def values(numbers):
    from kittengrad import Value

    return [Value(number) for number in numbers]

def data(nodes):
    return [float(node.data) for node in nodes]

def gradients(nodes):
    return [float(node.grad) for node in nodes]
"""

NOT_A_NODE = "A Value must be an object of your class. A plain number has no gradient."
NO_NUMBERS = "The grader expects a list of plain numbers here. It found something else."


def random_numbers(rng: np.random.Generator, *shape: int) -> Any:
    """Random numbers of either sign, away from 0: one float for no shape, else nested lists."""
    return (rng.uniform(0.3, 1.2, shape) * rng.choice([-1, 1], shape)).tolist()


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
    """The number of each node. Raises CheckFailed for anything but plain floats."""
    return plain(student.define(READ, "data")(nodes))


def gradients(student: Student, nodes: Any) -> list[float]:
    """The gradient of each node. Raises CheckFailed for anything but plain floats."""
    return plain(student.define(READ, "gradients")(nodes))


def plain(found: Any) -> list[float]:
    """`found`, when it is a list of floats: a submission can replace `float` in the worker.

    Raises CheckFailed for anything else.
    """
    require(type(found) is list and all(type(number) is float for number in found), NO_NUMBERS)
    return list(found)
