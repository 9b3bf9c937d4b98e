"""Gradient checks for suites: what is right passes, and each way to be wrong is found and named."""

import numpy as np
import pytest
from checks.expectations import CheckFailed
from hypothesis import given
from hypothesis import strategies as st

from autograder.confinement.errors import StudentError
from autograder.grading.gradients import (
    A_RULE,
    A_TENSOR,
    AN_ARRAY,
    IN_ANOTHER_SHAPE,
    check_rule,
    derivative,
    elementwise_derivative,
    gathered,
    gradcheck,
    moved,
    moves,
)
from tests.autograder.grading.here import Here

A, B = np.array([[1.0, -2.0, 3.0], [0.5, 4.0, -1.0]]), np.array([[2.0], [-3.0]])


def multiply(a, b):
    def back(g, shape):
        return g.sum(axis=1, keepdims=True) if g.shape != shape else g

    return a * b, lambda g: back(g * b, a.shape), lambda g: back(g * a, b.shape)


@pytest.fixture
def rng():
    return np.random.default_rng(0)


def test_a_function_of_numbers_has_one_derivative_for_each():
    assert moves(lambda x: (x[0] * x[1:] ** 2).sum(), [2, 3.0, -1.0]) == [10.0, 12.0, -4.0]
    assert moves(lambda x: x.sum(), []) == []


@given(st.integers(0, 2**32 - 1))
def test_the_derivative_of_what_is_weighted_is_exact(seed):
    rng = np.random.default_rng(seed)
    a, b, g = rng.normal(size=(2, 3)), rng.normal(size=(2, 3)), rng.normal(size=(2, 3))
    np.testing.assert_allclose(derivative(np.multiply, [a, b], 1, g), g * a, rtol=1e-14)
    np.testing.assert_allclose(derivative(np.sin, [a], 0, g), g * np.cos(a), rtol=1e-13, atol=1e-15)
    np.testing.assert_allclose(derivative(np.maximum, [a, b], 0, g), g * (a > b))
    np.testing.assert_allclose(elementwise_derivative(np.divide, [a, b], 1, g), -g * a / b**2, rtol=1e-13)


def test_a_move_carries_each_element_of_g_home(rng):
    g = rng.normal(size=(3, 2))
    np.testing.assert_array_equal(moved(np.transpose, [A], 0, g), g.T)
    twice = moved(lambda a: np.concatenate([a, a]), [A], 0, np.vstack([g.T, 2 * g.T]))
    np.testing.assert_allclose(twice, 3 * g.T)
    np.testing.assert_allclose(gathered(g, (1, 2)), g.sum(0, keepdims=True))


def test_a_derivative_leaves_the_operands_alone_and_keeps_their_shape():
    a, empty = A.copy(), np.zeros((0, 3))
    assert derivative(np.exp, [a], 0, np.ones_like(A)).shape == A.shape
    assert derivative(np.exp, [empty], 0, empty).shape == (0, 3)
    assert (a == A).all()


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_a_right_rule_passes_in_its_own_dtype(rng, dtype):
    check_rule(Here(), rng, multiply, A.astype(dtype), B.astype(dtype), against=np.multiply)


def test_a_number_and_an_array_without_axes_are_one_thing(rng):
    def total(a):
        return a.sum(), lambda g: np.broadcast_to(g, a.shape)

    check_rule(Here(), rng, total, A, against=np.sum)


def test_options_go_to_both(rng):
    def total(a, axis):
        return a.sum(axis=axis), lambda g: np.broadcast_to(np.expand_dims(g, axis), a.shape)

    check_rule(Here(), rng, total, A, against=np.sum, axis=1)


WRONG = {
    "result": (lambda a, b: (a + b, *multiply(a, b)[1:]), "the result of multiply"),
    "slope": (lambda a, b: (a * b, multiply(a, b)[1], lambda g: g.sum(1, keepdims=True)), "of operand 2"),
    "shape": (lambda a, b: (a * b, multiply(a, b)[1], lambda g: g * a), "of operand 2"),
    "dtype": (lambda a, b: (a * b, lambda g: (g * b).astype("f4"), multiply(a, b)[2]), "of operand 1"),
    "ignored": (lambda a, b: (a * b, lambda g: b + 0 * g, multiply(a, b)[2]), "of operand 1"),
    "too few": (lambda a, b: (a * b, lambda g: g * b), A_RULE),
    "a list": (lambda a, b: list(multiply(a, b)), A_RULE),
    "no function": (lambda a, b: (a * b, b, a), A_RULE),
    "nothing back": (lambda a, b: (a * b, lambda g: None, lambda g: None), AN_ARRAY),
}


@pytest.mark.parametrize("way", WRONG)
def test_a_wrong_rule_is_found(rng, way):
    rule, said = WRONG[way]
    with pytest.raises(CheckFailed) as failed:
        check_rule(Here(), rng, rule, A, B, against=np.multiply)
    assert said in str(failed.value)


def test_known_wrong_values_bring_their_sentences(rng):
    def forgets_g(a):
        return a * a, lambda g: 2 * a

    with pytest.raises(CheckFailed) as failed:
        check_rule(
            Here(), rng, forgets_g, A, against=np.square, wrong_gradients=lambda g: [(2 * A, "Where is g?")]
        )
    assert failed.value.diagnosis == "Where is g?"
    with pytest.raises(CheckFailed) as failed:
        check_rule(
            Here(), rng, lambda a: (a, lambda g: g), A, against=np.square, wrong=[(A, "That is a itself.")]
        )
    assert failed.value.diagnosis == "That is a itself."


class Package:
    """Stands in for a submission: a Tensor that knows one rule."""

    def __init__(self, slope=2.0, error=None):
        self.slope, self.error = slope, error

    def Tensor(self, data, requires_grad):
        return Doubled(data, self)


class Doubled:
    def __init__(self, data, package):
        self.start, self.data, self.package = data, 2 * data, package

    def backward(self, g):
        if self.package.error:
            raise self.package.error
        self.grad = self.package.slope * g


def test_a_graph_is_held_against_numpy(rng):
    def check(package):
        gradcheck(package, rng, lambda t: t, A, against=lambda a: 2 * a)

    check(Package())
    with pytest.raises(CheckFailed, match="the gradient of operand 1"):
        check(Package(slope=1.0))
    with pytest.raises(CheckFailed) as failed:
        check(Package(error=StudentError("ValueError", "add gave a gradient of shape (2,) to an operand")))
    assert failed.value.diagnosis == IN_ANOTHER_SHAPE
    with pytest.raises(StudentError):
        check(Package(error=StudentError("ValueError", "something else")))


def test_a_tensor_that_holds_texts_is_made_no_array_of(rng):
    """Padded to the longest, they would fill the machine."""

    class Texts:
        def __init__(self, *_, **__):
            self.data = self.grad = ["a" * 1000, ""]

    class Submission:
        Tensor = Texts

    with pytest.raises(CheckFailed) as caught:
        gradcheck(Submission, rng, lambda a: a, A, against=lambda a: a)
    assert caught.value.diagnosis == A_TENSOR
