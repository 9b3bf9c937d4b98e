"""The operators on Values as rows of a table: closed forms, and fixed points of every regime.

A random draw can miss a regime: a relu that is dead on (0, 1], a sigmoid that is wrong on [-1, 0). But a mark
must be the same for every seed, so each row also asks at fixed points. The random numbers of a suite come
from the intervals between neighbouring SIZES. The right results come from closed forms, because difference
quotients straddle a corner at 1e-8 and fail at 1000.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

__all__ = ["SIZES", "Operator", "between", "sigma"]

SIZES = (1e-8, 0.1, 0.5, 1.0, 2.0, 3.0, 8.0, 20.0, 40.0, 1000.0)
SIGNS = ((1, 1), (1, -1), (-1, 1), (-1, -1))

Numbers = tuple[float, ...]
Case = tuple[Numbers, tuple[int, ...]]  # the numbers, and the positions of those that are Values


def between(rng: np.random.Generator, low: float, high: float) -> float:
    """A random number from the inner part of the interval between two neighbouring sizes."""
    margin = (high - low) / 10
    return float(rng.uniform(low + margin, high - margin))


# Closed forms, right for every float. Python raises where the result is inf.


def exp(a: float) -> float:
    """eᵃ, or inf."""
    return math.exp(a) if a < 709.0 else math.inf


def sigma(a: float) -> float:
    """The logistic function, without overflow."""
    return 1 / (1 + math.exp(-a)) if a > 0 else math.exp(a) / (1 + math.exp(a))


@dataclass(frozen=True)
class Form:
    """One operator on plain numbers.

    number       (*numbers) -> the result
    derivatives  (*numbers) -> d(result)/d(operand) for each operand
    points       the fixed points
    atol         how far a right result can lie from 0 where this form gives 0: tanh is 1 from 20 on
    """

    number: Callable[..., float]
    derivatives: Callable[..., Numbers]
    points: tuple[Case, ...]
    atol: float = 0.0


def _pairs(*more: Numbers) -> tuple[Case, ...]:
    """Each size with another one, in all four combinations of signs; and `more`."""
    sizes = zip(SIZES, SIZES[3:] + SIZES[:3], strict=True)
    return tuple((pair, (0, 1)) for pair in [*((i * a, j * b) for a, b in sizes for i, j in SIGNS), *more])


def _alone(*signs: int) -> tuple[Case, ...]:
    return tuple(((sign * size,), (0,)) for size in SIZES for sign in signs)


def _powers() -> Iterator[Case]:
    """Positive bases with all kinds of exponents, and negative bases with whole numbers as exponents."""
    for base in (1e-8, 0.5, 1.0, 2.0, 8.0, 40.0, 1000.0):
        exponents = (-2.0, -1.0, -0.5, 0.0, 0.5, 1.0, 2.0, 3.0, 8.0)
        yield from (((base, exponent), (0, 1)) for exponent in exponents)
    for base in (-0.5, -1.0, -2.0, -8.0, -40.0):
        yield from (((base, exponent), (0,)) for exponent in (-2.0, -1.0, 0.0, 1.0, 2.0, 3.0))


ZERO = ((0.0, 2.0), (2.0, 0.0), (-2.0, 0.0), (2.0, 2.0), (2.0, -2.0))
FORMS = {
    "add": Form(lambda a, b: a + b, lambda a, b: (1.0, 1.0), _pairs(*ZERO)),
    "sub": Form(lambda a, b: a - b, lambda a, b: (1.0, -1.0), _pairs(*ZERO)),
    "mul": Form(lambda a, b: a * b, lambda a, b: (b, a), _pairs(*ZERO)),
    "truediv": Form(lambda a, b: a / b, lambda a, b: (1 / b, -a / b**2), _pairs((0.0, 2.0), (2.0, -2.0))),
    "pow": Form(
        lambda a, b: a**b, lambda a, b: (b * a ** (b - 1), a**b * math.log(abs(a))), tuple(_powers())
    ),
    "neg": Form(lambda a: -a, lambda a: (-1.0,), _alone(1, -1)),
    "exp": Form(exp, lambda a: (exp(a),), _alone(1, -1)),
    "log": Form(math.log, lambda a: (1 / a,), _alone(1)),
    "tanh": Form(math.tanh, lambda a: (4 * sigma(2 * a) * sigma(-2 * a),), _alone(1, -1), atol=1e-12),
    "sigmoid": Form(sigma, lambda a: (sigma(a) * sigma(-a),), _alone(1, -1)),
    "relu": Form(lambda a: max(a, 0.0), lambda a: (float(a > 0.0),), _alone(1, -1)),
}


@dataclass(frozen=True)
class Operator:
    """One row of a table of operators on Values, for `properties.each_rule`.

    task           the task that its tests belong to
    name           in Python's `operator` module, or the method of Value; FORMS has its closed form
    text           how the operator is written, for titles: "a + b"
    draw           (rng) -> cases: the numbers, and the positions of those that are Values
    wrong          (*numbers) -> pairs (known wrong derivatives, diagnosis)
    wrong_numbers  (*numbers) -> pairs (known wrong result, diagnosis)
    changed        diagnosis of an operator that changes its operand
    """

    task: str
    name: str
    text: str
    draw: Callable[[np.random.Generator], list[Case]]
    wrong: Callable[..., list[tuple[Any, str]]] = lambda *numbers: []
    wrong_numbers: Callable[..., list[tuple[Any, str]]] = lambda *numbers: []
    changed: str = (
        "This operator changed its operand. Other nodes still use it: make a new node for the result."
    )

    @property
    def form(self) -> Form:
        """What the operator computes."""
        return FORMS[self.name]

    def cases(self, rng: np.random.Generator) -> list[Case]:
        """Random cases, then the fixed points, with a plain number on the left if the random ones have it."""
        drawn, points = self.draw(rng), self.form.points
        if all(nodes == (1,) for _, nodes in drawn):
            points = tuple((numbers, (1,)) for numbers, nodes in points if 1 in nodes)
        return [*drawn, *points]

    def known_wrong(self, numbers: Numbers) -> tuple[list[tuple[Any, str]], list[tuple[Any, str]]]:
        """The known wrong results and derivatives at these numbers."""
        return _computed(self.wrong_numbers, numbers), _computed(self.wrong, numbers)


def _computed(known: Callable[..., list[tuple[Any, str]]], numbers: Numbers) -> list[tuple[Any, str]]:
    """Known wrong values; none where they overflow or divide by 0."""
    try:
        return known(*numbers)
    except (ArithmeticError, ValueError):
        return []
