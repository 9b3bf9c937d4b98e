"""Operators on Values: closed forms that are right at every fixed point, and marks without luck."""

import itertools
import math
from decimal import Decimal, localcontext

import numpy as np
import pytest
from checks.expectations import agree

from autograder.grading.operators import FORMS, SIGNS, SIZES, Operator, between, sigma
from tests.autograder.graded import grade_one

# The same operators in 300 digits. With so many of them a difference quotient is right at 1000 and beside a
# corner: its step is 1e-100.
STEP = Decimal("1e-100")
IN_DIGITS = {
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "mul": lambda a, b: a * b,
    "truediv": lambda a, b: a / b,
    "pow": lambda a, b: Decimal(1) if b == 0 else a**b,
    "neg": lambda a: -a,
    "exp": lambda a: a.exp(),
    "log": lambda a: a.ln(),
    "tanh": lambda a: 1 - 2 / ((2 * a).exp() + 1),
    "sigmoid": lambda a: 1 / ((-a).exp() + 1),
    "relu": lambda a: max(a, Decimal(0)),
}


def in_digits(name, numbers, at=None):
    """What the operator gives, or its derivative with respect to the operand `at`."""
    function, exact = IN_DIGITS[name], [Decimal(number) for number in numbers]
    if at is None:
        return float(function(*exact))
    moved = [number + STEP * (i == at) for i, number in enumerate(exact)]
    return float((function(*moved) - function(*exact)) / STEP)


@pytest.mark.parametrize("name", FORMS)
def test_closed_forms_are_right_at_every_fixed_point(name):
    form = FORMS[name]
    with localcontext(prec=300):
        for numbers, nodes in form.points:
            found, right = form.number(*numbers), in_digits(name, numbers)
            assert agree(found, right, atol=form.atol), numbers
            for at in nodes:
                found, right = form.derivatives(*numbers)[at], in_digits(name, numbers, at)
                assert agree(found, right, rtol=1e-12, atol=form.atol), (numbers, at)


@pytest.mark.parametrize("name", FORMS)
def test_fixed_points_lie_in_every_regime_and_on_both_sides_of_zero(name):
    points = FORMS[name].points
    count = len(points[0][0])
    for at in range(count):
        asked = {numbers[at] for numbers, nodes in points if at in nodes}
        signs = {math.copysign(1, number) for number in asked if number}
        assert signs == ({1.0} if name == "log" else {1.0, -1.0})
        if name != "pow":
            assert {abs(number) for number in asked if number} == {*SIZES}


def test_pairs_have_all_combinations_of_signs_and_each_size_with_another():
    pairs = [numbers for numbers, _ in FORMS["add"].points]
    assert {(math.copysign(1, a), math.copysign(1, b)) for a, b in pairs} == {*SIGNS}
    assert all(any(abs(a) != abs(b) for a, b in pairs if abs(a) == size) for size in SIZES)


def test_only_whole_numbers_are_exponents_of_a_negative_base():
    for (base, exponent), nodes in FORMS["pow"].points:
        assert base > 0 or (exponent == round(exponent) and 1 not in nodes)


def test_relu_has_its_corner_between_two_points():
    relu = FORMS["relu"]
    assert [(relu.number(a), *relu.derivatives(a)) for a in (-1e-8, 1e-8)] == [(0.0, 0.0), (1e-8, 1.0)]


@pytest.mark.parametrize("a", [*SIZES, 800.0])
def test_sigma_never_overflows_and_keeps_its_digits(a):
    with localcontext(prec=300):
        for signed in (a, -a):
            assert agree(sigma(signed), in_digits("sigmoid", [signed]), rtol=1e-15, atol=0.0)


def test_random_numbers_lie_between_two_sizes():
    rng = np.random.default_rng(0)
    for low, high in itertools.pairwise(SIZES):
        drawn = [between(rng, low, high) for _ in range(20)]
        assert low < min(drawn) < max(drawn) < high
        assert type(drawn[0]) is float


# A row.


def row(drawn, **fields):
    return Operator("1.1", "add", "a + b", lambda rng: drawn, **fields)


def test_a_row_asks_at_its_random_cases_first_and_then_at_the_fixed_points():
    drawn = [((0.7, 2.5), (0, 1))]
    assert row(drawn).cases(np.random.default_rng(0)) == [*drawn, *FORMS["add"].points]


def test_a_plain_number_stands_on_the_left_at_the_fixed_points_too():
    drawn = [((2, 0.7), (1,))]
    found = row(drawn).cases(np.random.default_rng(0))
    assert [numbers for numbers, _ in found[1:]] == [numbers for numbers, _ in FORMS["add"].points]
    assert {nodes for _, nodes in found} == {(1,)}


def test_known_wrong_values_are_left_out_where_they_overflow():
    known = row([], wrong=lambda a, b: [((1 / a, 1.0), "one over a")], wrong_numbers=lambda a, b: [(b, "b")])
    assert known.known_wrong((2.0, 3.0)) == ([(3.0, "b")], [((0.5, 1.0), "one over a")])
    assert known.known_wrong((0.0, 3.0)) == ([(3.0, "b")], [])


# Whole gradings: an operator that is wrong in one regime has the same mark for every seed.

WRONG = {
    "relu-dead-on-0-to-1": ("1.8", "dead = self.data <= 0.0", "dead = self.data <= 1.0"),
    "relu-dead-below-a-tenth": ("1.8", "dead = self.data <= 0.0", "dead = self.data < 0.1"),
    "relu-6": (
        "1.8",
        "return Value(0.0 if dead else self.data, (self,), (0.0 if dead else 1.0,)",
        "return Value(0.0 if dead else min(self.data, 6.0), (self,), (float(0.0 < self.data < 6.0),)",
    ),
    "sigmoid-wrong-on-minus-1-to-0": (
        "1.7",
        "(larger * smaller,)",
        "(larger if -1.0 <= self.data < 0.0 else larger * smaller,)",
    ),
}


@pytest.mark.parametrize(("task", "right", "wrong"), WRONG.values(), ids=WRONG)
def test_a_mark_is_the_same_for_every_seed(pool, reference, task, right, wrong):
    files = {"scalar.py": reference("scalar.py", (right, wrong))}
    results = [grade_one(pool, "1", "wrong", files, seed=seed) for seed in (1, 22, 333)]
    marks = [{found.id: found.points for found in result.tasks} for result in results]
    assert marks == [marks[0]] * len(results)
    lost = {found.id for found in results[0].tasks if found.points < found.max_points}
    assert lost == {task}
