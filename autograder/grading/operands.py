"""The operands that a property asks a rule about: drawn at random for some shapes, or fixed points.

A draw stays in the middle of the numbers, and a rule can be wrong elsewhere. So the row of an elementwise
rule names fixed points of every regime, and each property asks for them too. A submission then has the same
mark for every seed.

    points=(every(REGIMES, REGIMES),)                    all pairs of them, for a rule of two operands
    points=(every((*REGIMES, *beside(0.0, 6.0))),)       relu6: also both sides of its corners

Exact corners and ties teach something, and have tests of their own: `as_promised(…, [At(a, b)])`.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.grading.answers import Array

SIZES = (1e-8, 0.5, 1.0, 8.0, 40.0, 1000.0)
REGIMES = tuple(sign * size for size in SIZES for sign in (1.0, -1.0))
NEAR = 1e-8  # how far a point is from the corner beside it, in units of the corner if that is larger than 1


class Case:
    """The shapes of a rule's operands, and its options: `Case((2, 3), axis=1)`."""

    def __init__(self, *shapes: tuple[int, ...], **options: Any) -> None:
        self.shapes = shapes
        self.options = options


class At(Case):
    """Fixed operands, and options: `At(np.array([1.0, 7.0, 7.0]), axis=0)`. Each element counts by itself."""

    def __init__(self, *operands: Array, **options: Any) -> None:
        super().__init__(*(operand.shape for operand in operands), **options)
        self.operands = [*operands]


def every(*numbers: tuple[float, ...], but: Callable[..., Any] | None = None) -> At:
    """All combinations of these numbers, as one vector for each operand.

    numbers  for each operand
    but      (*vectors) -> where a combination is left out: an exact tie, a result that overflows
    """
    vectors = np.array([*itertools.product(*numbers)]).T
    return At(*(vectors if but is None else vectors[:, ~but(*vectors)]))


def beside(*corners: float) -> tuple[float, ...]:
    """A number just below and one just above each corner."""
    return tuple(corner + side * max(1.0, abs(corner)) for corner in corners for side in (-NEAR, NEAR))


def numbers(rng: np.random.Generator, *shapes: tuple[int, ...]) -> list[Array]:
    """An array for each shape: numbers of both signs, 0.4 to 2 in size."""
    return [np.asarray(rng.uniform(0.4, 2.0, shape) * rng.choice((-1, 1), shape)) for shape in shapes]


def apart(rng: np.random.Generator, *shapes: tuple[int, ...]) -> list[Array]:
    """An array for each shape; any two numbers in them, of one array or of two, are far apart.

    Their order is the same for every seed: which element is the largest decides who receives g.
    """
    *ends, size = itertools.accumulate(math.prod(shape) for shape in shapes)
    order = np.random.default_rng(size).permutation(size)
    drawn = 4 * (order + rng.uniform(0.3, 0.7)) / max(size, 1) - 2
    return [part.reshape(shape) for part, shape in zip(np.split(drawn, ends), shapes, strict=True)]


def positive(rng: np.random.Generator, *shapes: tuple[int, ...]) -> list[Array]:
    """An array for each shape: the first one of positive numbers, the others as `numbers` draws them."""
    first, *others = numbers(rng, *shapes)
    return [np.asarray(abs(first)), *others]
