"""Rules, right and wrong ones, for a submission whose task is to tell them apart: a checker of gradients.

A stage asks for `check_rule(rule, *arrays, rng)`. It says None of a right rule, and of a wrong one (operand,
index, given, numeric). Neither a constant answer nor a look into the rule earns a point:

    out = M₁ sin(a) + M₂ sin(b)              the gradient of a is cos(a) * (B₁ g + c₁), in the shape of a

A right rule has B = Mᵀ and c = 0. A fault changes them for one operand, at random. The worker makes all
rules with one function, from random coefficients, and B as a product of two matrices: they share their code,
and their numbers look alike. A checker draws g first, as `rng.standard_normal(shape)`. So the grader process
knows the right answer.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from checks.expectations import expect, require

from autograder.grading.answers import Array

__all__ = ["FAULTS", "Made", "expect_answers", "pairs_of"]

Fault = Callable[[np.random.Generator, Array, Array], tuple[Array, Array]]
RULES = 12  # in one question, half of them right
A_TUPLE = "check_rule gives None, or a tuple of four: the operand, the index, and both values."
PAIRS = "both_gradients gives a list with a pair for each operand: the given and the numeric gradient."
ALWAYS_RIGHT = "A wrong rule was found right, though its error shows with every g."
FALSE_ALARM = "A right rule was found wrong. A numeric gradient differs from a right one by about 1e-9."
IN_THE_WORKER = '''
import numpy as np

def make(shape, forward, left, right, constants):
    def rule(*operands):
        out = sum(m @ np.sin(a).ravel() for m, a in zip(forward, operands)).reshape(shape)

        def vjp(i):
            a = operands[i]
            return lambda g: np.cos(a) * (left[i] @ (right[i] @ g.ravel()) + constants[i]).reshape(a.shape)

        return (out, *(vjp(i) for i in range(len(operands))))

    return rule


def plain(found):
    """An answer of four in plain numbers; any other answer as it is."""
    if not isinstance(found, (tuple, list)) or len(found) != 4:
        return found
    operand, index, given, numeric = found
    return [int(operand), [int(i) for i in np.atleast_1d(index)], float(given), float(numeric)]


def checked(check_rule, rules):
    found = []
    for operands, parts, seed in rules:
        found.append(plain(check_rule(make(*parts), *operands, rng=np.random.default_rng(seed))))
    return found


def gradients(both_gradients, operands, parts, g):
    return [[np.asarray(x) for x in pair] for pair in both_gradients(make(*parts), operands, g)]
'''


# Faults. A row of B belongs to an element of the operand, and a column to an element of g.


def _one_element(rng: np.random.Generator, b: Array, c: Array) -> tuple[Array, Array]:
    """One element of the gradient is too large."""
    b[rng.integers(len(b))] *= rng.uniform(1.2, 1.6)
    return b, c


def _one_entry(rng: np.random.Generator, b: Array, c: Array) -> tuple[Array, Array]:
    """One element of the gradient has a wrong share of one element of g."""
    b[rng.integers(len(b)), rng.integers(b.shape[1])] += rng.uniform(0.3, 0.6)
    return b, c


def _every_sign(rng: np.random.Generator, b: Array, c: Array) -> tuple[Array, Array]:
    """The sign is wrong."""
    return -b, c


def _doubled(rng: np.random.Generator, b: Array, c: Array) -> tuple[Array, Array]:
    """All elements are wrong by one factor, near 2."""
    return b * rng.uniform(1.5, 2.5), c


def _mean_for_sum(rng: np.random.Generator, b: Array, c: Array) -> tuple[Array, Array]:
    """The contributions are averaged."""
    return b / b.shape[1], c


def _cancels_in_the_sum(rng: np.random.Generator, b: Array, c: Array) -> tuple[Array, Array]:
    """Two errors in one row, which cancel where all elements of g are alike."""
    row, error = rng.integers(len(b)), rng.uniform(0.3, 0.6)
    first, second = rng.permutation(b.shape[1])[:2]
    b[row, first] += error
    b[row, second] -= error
    return b, c


def _forgets_g(rng: np.random.Generator, b: Array, c: Array) -> tuple[Array, Array]:
    """The gradient is that of ones."""
    return 0 * b, b.sum(1)


def _averages_g(rng: np.random.Generator, b: Array, c: Array) -> tuple[Array, Array]:
    """Each element of g is replaced by their mean."""
    return np.repeat(b.mean(1, keepdims=True), b.shape[1], axis=1), c


def _turns_g(rng: np.random.Generator, b: Array, c: Array) -> tuple[Array, Array]:
    """g, of shape (2, 2), is transposed."""
    return b[:, [0, 2, 1, 3]], c


def _reverses_g(rng: np.random.Generator, b: Array, c: Array) -> tuple[Array, Array]:
    """g comes from its end."""
    return b[:, ::-1].copy(), c


def _nan_in_one(rng: np.random.Generator, b: Array, c: Array) -> tuple[Array, Array]:
    """One element of the gradient is nan."""
    c[rng.integers(len(c))] = math.nan
    return b, c


FAULTS: dict[str, Fault] = {
    "one-element": _one_element,
    "one-entry": _one_entry,
    "every-sign": _every_sign,
    "doubled": _doubled,
    "mean-for-sum": _mean_for_sum,
    "cancels-in-the-sum": _cancels_in_the_sum,
    "forgets-g": _forgets_g,
    "averages-g": _averages_g,
    "turns-g": _turns_g,
    "reverses-g": _reverses_g,
    "nan-in-one": _nan_in_one,
}


class Made:
    """One rule: its operands, the coefficients M, and for each operand B and c.

    fault   a name of FAULTS; without one the rule is right
    shapes  of the operands; `shape` is that of the result
    """

    def __init__(
        self,
        rng: np.random.Generator,
        fault: str = "",
        shapes: Sequence[tuple[int, ...]] = ((2, 3), (3,)),
        shape: tuple[int, ...] = (2, 2),
    ) -> None:
        n = math.prod(shape)
        self.fault, self.shape = fault, shape
        self.operands = [np.asarray(rng.uniform(-1, 1, s)) for s in shapes]
        sizes = [(n, operand.size) for operand in self.operands]
        self.forward = [rng.uniform(0.5, 1.5, size) * rng.choice((-1, 1), size) for size in sizes]
        self.backward = [m.T.copy() for m in self.forward]
        self.constants = [np.zeros(operand.size) for operand in self.operands]
        if fault:
            i = int(rng.integers(len(shapes)))
            self.backward[i], self.constants[i] = FAULTS[fault](rng, self.backward[i], self.constants[i])
        self.right = [rng.standard_normal((n, n)) + 4 * np.eye(n) for _ in shapes]
        self.seed = int(rng.integers(2**32))

    def parts(self) -> tuple[Any, ...]:
        """What the worker makes the rule of."""
        left = [b @ np.linalg.inv(right) for b, right in zip(self.backward, self.right, strict=True)]
        return self.shape, self.forward, left, self.right, self.constants

    def gradients(self, g: Array) -> list[tuple[Array, Array]]:
        """For each operand the gradient that the rule gives, and the right one."""
        pairs = []
        for a, m, b, c in zip(self.operands, self.forward, self.backward, self.constants, strict=True):
            both = (b @ g.ravel() + c, m.T @ g.ravel())
            given, right = (np.asarray(np.cos(a) * x.reshape(a.shape)) for x in both)
            pairs.append((given, right))
        return pairs

    def answer(self, g: Array, found: object = None) -> list[object] | None:
        """What a checker says for this g. Of several worst elements, the one that was found is right."""
        for i, (given, right) in enumerate(self.gradients(g)):
            error = np.abs(given - right) / np.maximum(1, np.abs(right))
            error = np.where(np.isnan(error), np.inf, error)
            if (error > 1e-6).any():
                worst = [[*map(int, place)] for place in np.argwhere(error >= error.max() * (1 - 1e-6))]
                named = found[1] if type(found) is list and len(found) == 4 else None
                index = named if named in worst else worst[0]
                return [i, index, float(given[tuple(index)]), float(right[tuple(index)])]
        return None


def expect_answers(
    student: Any,
    rng: np.random.Generator,
    seen: Sequence[str],
    blind: Sequence[str] = (),
    ones: str = "",
    said: str = "",
) -> None:
    """Expect the right answers to twelve rules, six of them right, in a random order. Raises CheckFailed.

    seen   names of FAULTS that show with every g
    blind  names of those that a careless checker overlooks; they are compared last
    ones   diagnosis of a checker with ones as g
    said   diagnosis of a checker that finds a fault of `blind` right, where ones show it
    """
    faults = [*seen, *blind]
    made = [Made(rng, faults[i % len(faults)]) for i in range(RULES // 2)]
    made = [made[i] if i < len(made) else Made(rng) for i in rng.permutation(RULES)]
    asked = [(rule.operands, rule.parts(), rule.seed) for rule in made]
    found = student.define(IN_THE_WORKER, "checked")(student.gradcheck.check_rule, asked)
    require(type(found) is list and len(found) == RULES, A_TUPLE)
    for rule, answer in sorted(zip(made, found, strict=True), key=lambda pair: pair[0].fault in blind):
        g = np.random.default_rng(rule.seed).standard_normal(rule.shape)
        known: list[tuple[object, str]] = [(answer, FALSE_ALARM)]
        if rule.fault:
            overlooked = said if rule.fault in blind else ALWAYS_RIGHT
            known = [(rule.answer(np.ones(rule.shape), answer), ones), (None, overlooked)]
        right = rule.answer(g, answer)
        expect(answer, right, "check_rule of one of twelve rules", rtol=1e-6, atol=1e-6, wrong=known)


def pairs_of(student: Any, rule: Made, g: Array) -> list[list[Array]]:
    """What the submission's `both_gradients` says of a rule. Raises CheckFailed unless these are pairs."""
    helper = student.define(IN_THE_WORKER, "gradients")
    found = helper(student.gradcheck.both_gradients, rule.operands, rule.parts(), g)
    require(type(found) is list and [len(pair) for pair in found] == [2] * len(rule.operands), PAIRS)
    assert isinstance(found, list)
    return found
