"""The rules for checkers: each fault is one, the answer is right, and no constant answer passes."""

import numpy as np
import pytest
from checks.expectations import CheckFailed

from autograder.grading import checkers
from autograder.grading.checkers import FAULTS, Made, expect_answers, pairs_of

BLIND = ("cancels-in-the-sum", "forgets-g", "averages-g", "turns-g", "reverses-g")


def rng():
    return np.random.default_rng(3)


class Student:
    """The worker's side in this process: `define` runs the source, and gradcheck is what a test says."""

    def __init__(self, **functions):
        self.gradcheck = type("Module", (), {name: staticmethod(f) for name, f in functions.items()})

    def define(self, source, name):
        namespace = {}
        exec(source, namespace)
        return namespace[name]


def truth(rule, operands, g):
    """Both gradients by a complex step, in a way of its own."""
    vjps = rule(*operands)[1:]
    for i, vjp in enumerate(vjps):
        numeric = np.empty(operands[i].shape)
        for place in np.ndindex(numeric.shape):
            moved = [operand.astype(complex) for operand in operands]
            moved[i][place] += 1e-200j
            numeric[place] = np.sum(g * rule(*moved)[0].imag) / 1e-200
        yield vjp(g), numeric


def judge(rule, *operands, rng, ones=False, blind_to_nan=False):
    g = rng.standard_normal(rule(*operands)[0].shape)
    for i, (given, numeric) in enumerate(truth(rule, operands, np.ones_like(g) if ones else g)):
        error = abs(given - numeric)
        if (error > 1e-6).any() or not (blind_to_nan or (error <= 1e-6).all()):
            relative = error / np.maximum(1, abs(numeric))
            place = np.unravel_index(np.argmax(relative), error.shape)
            return i, place, given[place], numeric[place]
    return None


@pytest.mark.parametrize("fault", FAULTS)
def test_a_right_checker_passes(fault):
    expect_answers(Student(check_rule=judge), rng(), [fault], ones="ones")


def test_the_rules_compute_what_their_row_says():
    made, g = Made(rng(), "one-element"), rng().standard_normal((2, 2))
    student = Student(both_gradients=lambda rule, operands, g: list(truth(rule, operands, g)))
    for found, expected in zip(pairs_of(student, made, g), made.gradients(g), strict=True):
        np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-12)


def diagnosis(check_rule, seen=("one-element",), blind=(), said="said"):
    with pytest.raises(CheckFailed) as caught:
        expect_answers(Student(check_rule=check_rule), rng(), seen, blind, "ones", said)
    return caught.value.diagnosis


@pytest.mark.parametrize("fault", BLIND)
def test_ones_do_not_see_these_faults(fault):
    def with_ones(rule, *operands, rng):
        return judge(rule, *operands, rng=rng, ones=True)

    made = Made(rng(), fault)
    assert made.answer(np.ones(made.shape)) is None
    assert made.answer(rng().standard_normal(made.shape)) is not None
    assert diagnosis(with_ones, [], [fault]) == "ones"
    assert diagnosis(with_ones, ["one-element"], [fault]) == "ones"


def test_nan_that_passes():
    def careless(rule, *operands, rng):
        return judge(rule, *operands, rng=rng, blind_to_nan=True)

    assert diagnosis(careless, ["one-element"], ["nan-in-one"]) == "said"


def test_constant_answers():
    assert diagnosis(lambda *_, rng: None) == checkers.ALWAYS_RIGHT
    assert diagnosis(lambda *_, rng: (0, (0, 0), 1.0, 2.0)) in ("", checkers.FALSE_ALARM)


def test_a_look_at_the_numbers_does_not_tell():
    """In no rule two arrays of the closure are equal, or one the transpose of another."""
    for fault in ("", *FAULTS):
        _, forward, left, right, _ = Made(rng(), fault).parts()
        for m, *factors in zip(forward, left, right, strict=True):
            assert not any(np.allclose(m.T, x) for x in factors if x.shape == m.T.shape)


def test_an_answer_of_another_form():
    student = Student(both_gradients=lambda *_: [(1.0, 2.0)])
    with pytest.raises(CheckFailed, match="a pair for each operand"):
        pairs_of(student, Made(rng()), np.ones((2, 2)))
