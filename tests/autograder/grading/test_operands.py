"""Fixed points: a rule that is wrong in some regime loses the same points for every seed."""

import math
from types import SimpleNamespace

import numpy as np
import pytest
from checks.expectations import CheckFailed

from autograder.grading.operands import REGIMES, At, Case, apart, beside, every, numbers, positive
from autograder.grading.properties import CHANGED, OPTION_CHANGED, Rule, as_promised, left_alone
from tests.autograder.graded import grade_one
from tests.autograder.grading.here import Here


def test_the_points_are_all_combinations_but_some():
    a, b = every((1.0, 2.0), (1.0, 3.0), but=np.equal).operands
    assert [*zip(a.tolist(), b.tolist(), strict=True)] == [(1, 3), (2, 1), (2, 3)]


def test_points_lie_on_both_sides_of_each_corner():
    below, above, before, after = beside(0.0, 6.0)
    assert below < 0 < above < 1e-6
    assert 6 - 1e-6 < before < 6 < after < 6 + 1e-6


def test_regimes_hold_both_signs():
    assert {abs(number) for number in REGIMES} == {-number for number in REGIMES if number < 0}


def test_the_same_elements_are_the_largest_for_every_seed():
    orders = {
        tuple(
            np.argsort(np.concatenate([a.ravel() for a in apart(np.random.default_rng(seed), (2, 3), (3,))]))
        )
        for seed in range(5)
    }
    assert len(orders) == 1
    first, second = (apart(np.random.default_rng(seed), (2, 3))[0] for seed in (1, 2))
    assert not np.array_equal(first, second)


@pytest.mark.parametrize("draw", [numbers, positive, apart])
def test_random_operands_have_their_shapes_and_change_with_the_seed(draw):
    shapes = ((2, 300), (), (0, 3))
    drawn, again, other = (draw(np.random.default_rng(seed), *shapes) for seed in (1, 1, 2))
    assert [(type(a), a.shape, a.dtype) for a in drawn] == [(np.ndarray, shape, float) for shape in shapes]
    assert np.array_equal(drawn[0], again[0])
    assert not np.array_equal(drawn[0], other[0])


def test_random_numbers_have_both_signs_and_a_middling_size():
    first, second = numbers(np.random.default_rng(0), (300,), (300,))
    for drawn in (first, second):
        assert {*np.sign(drawn)} == {-1, 1}
        assert 0.4 <= abs(drawn).min() < abs(drawn).max() <= 2


def test_only_the_first_array_of_a_base_and_its_exponents_is_positive():
    base, exponents = positive(np.random.default_rng(0), (300,), (300,))
    assert base.min() >= 0.4
    assert {*np.sign(exponents)} == {-1, 1}


def test_no_two_random_numbers_are_nearly_tied():
    drawn = np.sort(np.concatenate([a.ravel() for a in apart(np.random.default_rng(0), (4, 5), (5,))]))
    assert np.diff(drawn).min() > 4 * 0.5 / drawn.size


def test_fixed_operands_are_a_case():
    case = At(np.zeros((2, 3)), np.zeros(3), axis=1)
    assert isinstance(case, Case)
    assert (case.shapes, case.options) == (((2, 3), (3,)), {"axis": 1})


# Each element counts by itself.

CUBE = Rule("1.1", "cube", "a ** 3", lambda a: a**3, kind="elementwise",
            gradients=lambda g, a: [3 * g * a**2], points=(every(REGIMES),))  # fmt: skip


def asked(rule, row=CUBE, prove=as_promised, cases=(), seed=1):
    student = Here(arithmetic=SimpleNamespace(**{row.name: rule}))
    prove(student, np.random.default_rng(seed), row, cases)


def test_a_small_element_is_wrong_beside_a_large_one():
    asked(lambda a: (a**3, lambda g: 3 * g * a**2))
    with pytest.raises(CheckFailed):
        asked(lambda a: (a**3, lambda g: 3 * g * a**2 * (1 + 1e-6 * (abs(a) < 1))))


def test_where_no_derivative_exists_every_number_is_right():
    nowhere = CUBE.but(gradients=lambda g, a: [np.where(a == 0.5, math.nan, 3 * g * a**2)])
    asked(lambda a: (a**3, lambda g: 3 * g * a**2 * (a != 0.5)), nowhere)
    with pytest.raises(CheckFailed):
        asked(lambda a: (a**3, lambda g: (3 * g * a**2 * (a != 0.5))[None]), nowhere)


def picks(change):
    """A rule that reads some places of a, and changes something that it was given."""

    def rule(a, key):
        out = a[key]

        def back(g):
            change(a, key)
            zeros = np.zeros_like(a)
            np.add.at(zeros, key, g)
            return zeros

        return out, back

    return rule


PICK = Rule("1.1", "pick", "a[key]", lambda a, key: a[key], kind="moves")
CHANGES = {
    "a key": (lambda a, key: key.__setitem__(key < 0, 2), OPTION_CHANGED),
    "an operand": (lambda a, key: a.__setitem__(0, 7.0), CHANGED),
}


@pytest.mark.parametrize(("change", "said"), CHANGES.values(), ids=CHANGES)
def test_what_a_rule_was_given_stays(change, said):
    cases = [Case((3,), key=np.array([0, -1]))]
    asked(picks(lambda a, key: None), PICK, left_alone, cases)
    with pytest.raises(CheckFailed) as caught:
        asked(picks(change), PICK, left_alone, cases)
    assert caught.value.diagnosis == said


# Whole gradings: the mark of a wrong rule is the same for every seed.

WRONG = {
    "nearly-equal-operands-share": ("4.6", """
def maximum(a, b):
    xp = array_namespace(a)

    def share(g, mine, other):
        g = xp.where(xp.isclose(mine, other), g / 2, xp.where(mine < other, 0, g))
        return unbroadcast(g, mine.shape)

    return xp.maximum(a, b), lambda g: share(g, a, b), lambda g: share(g, b, a)
"""),
    "maximum-in-place": ("4.6", """
def maximum(a, b):
    xp, first, second = array_namespace(a), a.copy(), b.copy()
    out = xp.maximum(a, b)
    if out.shape == a.shape and a.ndim:
        a[...] = out

    def share(g, mine, other):
        g = xp.where(mine < other, 0, xp.where(mine == other, g / 2, g))
        return unbroadcast(g, mine.shape)

    return out, lambda g: share(g, first, second), lambda g: share(g, second, first)
"""),
    "base-0-always-0": ("4.5", """
def power(a, b):
    xp, out = array_namespace(a), a**b

    def by_base(g):
        return unbroadcast(g * b * a ** xp.where(b == 0, b, b - 1), a.shape)

    def by_exponent(g):
        return unbroadcast(xp.where(a == 0, 0, g * out * xp.log(xp.where(a == 0, 1, a))), b.shape)

    return out, by_base, by_exponent
"""),
    "only-b-is-summed": (
        "4.3",
        """
def multiply(a, b):
    return a * b, lambda g: g * b, lambda g: unbroadcast(g * a, b.shape)
""",
    ),
    "product-dead-on-a-half": ("4.3", """
def multiply(a, b):
    alive = (a <= 0.45) | (a > 0.55)
    return a * b, lambda g: unbroadcast(g * b * alive, a.shape), lambda g: unbroadcast(g * a, b.shape)
"""),
    "quotient-of-large-numbers": ("4.4", """
def divide(a, b):
    out = a / b
    small = abs(a) < 100
    return out, lambda g: unbroadcast(g / b, a.shape), lambda g: unbroadcast(-g * out / b * small, b.shape)
"""),
    "largest-starts-at-0": ("4.8", """
def max(a, axis=None, keepdims=False):
    out = array_namespace(a).maximum(a.max(axis=axis, keepdims=keepdims), a.dtype.type(0))

    def share(g):
        winners = (a == out.reshape(kept_shape(a, axis))).astype(a.dtype)
        return g.reshape(kept_shape(a, axis)) * winners / winners.sum(axis=axis, keepdims=True).clip(1)

    return out, share
"""),
}  # fmt: skip


@pytest.mark.parametrize(("task", "text"), WRONG.values(), ids=WRONG)
def test_a_mark_is_the_same_for_every_seed(pool, reference, task, text):
    files = {"arithmetic.py": reference("arithmetic.py") + text}
    results = [grade_one(pool, "4", "wrong", files, seed=seed) for seed in (1, 22, 333, 4444)]
    tasks = [found for result in results for found in result.tasks if found.id == task]
    assert len(tasks) == len(results)
    assert len({found.points for found in tasks}) == 1
    assert tasks[0].points < tasks[0].max_points
