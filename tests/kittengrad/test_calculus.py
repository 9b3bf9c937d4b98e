"""Stage 00's reference: difference quotients, their errors, gradients of arrays."""

import doctest
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from kittengrad import calculus
from kittengrad.calculus import (
    central_difference,
    errors,
    forward_difference,
    numeric_derivative,
    numeric_gradient,
    slopes_by_hand,
)

numbers = st.floats(-10, 10)
SMOOTH = {
    "sin": (math.sin, math.cos),
    "exp": (math.exp, math.exp),
    "cube": (lambda x: x**3, lambda x: 3 * x**2),
    "reciprocal": (lambda x: 1 / (1 + x * x), lambda x: -2 * x / (1 + x * x) ** 2),
}


def test_doctests():
    failed, tried = doctest.testmod(calculus)
    assert failed == 0 < tried


@given(x=numbers, h=st.floats(0.001, 1))
def test_differences_of_a_parabola(x, h):
    """The forward difference of x² errs by exactly h, the central one not at all."""
    assert forward_difference(lambda x: x * x, x, h) == pytest.approx(2 * x + h, abs=1e-8)
    assert central_difference(lambda x: x * x, x, h) == pytest.approx(2 * x, abs=1e-8)


def test_orders_of_the_errors():
    """Ten times the step: ten times the forward error, a hundred times the central one."""
    near, far = errors(forward_difference, math.exp, 1.0, 0.0, [1e-3, 1e-2])
    assert far / near == pytest.approx(10, rel=0.01)
    near, far = errors(central_difference, math.exp, 1.0, 0.0, [1e-3, 1e-2])
    assert far / near == pytest.approx(100, rel=0.01)


def test_the_curve_is_a_u():
    """With ever smaller steps the error falls, and then rises again."""
    steps = [10.0**-k for k in range(1, 16)]
    curve = errors(central_difference, math.sin, math.cos(1.0), 1.0, steps)
    best = curve.index(min(curve))
    assert 3 <= best <= 7
    assert curve[best] < 1e-9 < min(curve[0], curve[-1])


@pytest.mark.parametrize("name", SMOOTH)
@given(x=numbers)
def test_numeric_derivative(name, x):
    f, slope = SMOOTH[name]
    assert numeric_derivative(f, x) == pytest.approx(slope(x), rel=1e-7, abs=1e-7)


@pytest.mark.parametrize("x", [1e6, -1e9])
def test_far_from_zero_the_step_grows(x):
    assert numeric_derivative(lambda x: x * x, x) == pytest.approx(2 * x, rel=1e-8)


@given(x=arrays(np.float64, st.lists(st.integers(0, 3), max_size=3).map(tuple), elements=st.floats(-2, 2)))
def test_gradient_of_any_shape(x):
    """0-d and empty arrays too; the result has the shape of x, and x is as it was."""
    weights, before = np.arange(x.size).reshape(x.shape), x.copy()
    gradient = numeric_gradient(lambda x: np.sum(weights * np.sin(x)), x)
    assert gradient.shape == x.shape
    np.testing.assert_allclose(gradient, weights * np.cos(x), rtol=1e-7, atol=1e-7)
    np.testing.assert_array_equal(x, before)


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64", "int8", "int64", "bool"])
def test_S9_every_dtype_is_differentiated_in_float64(dtype):
    """In float32 a difference quotient at h = 1e-6 is wrong in its second digit."""
    x = np.array([[1, 0], [1, 1]], dtype=dtype)
    seen = []
    gradient = numeric_gradient(lambda x: seen.append(x.dtype) or np.sum(x**3), x)
    assert set(seen) == {np.dtype(np.float64)}
    assert gradient.dtype == np.float64
    np.testing.assert_allclose(gradient, 3.0 * x.astype(float) ** 2, rtol=1e-8, atol=1e-8)


def test_a_number_and_a_list_will_do():
    assert numeric_gradient(lambda x: x * x, 3.0) == pytest.approx(6.0)
    assert numeric_gradient(lambda x: x[0] * x[1], [3, 5]) == pytest.approx([5.0, 3.0])


def test_f_may_spoil_its_argument():
    def f(x):
        x *= 2
        return x.sum()

    assert numeric_gradient(f, np.ones(3)) == pytest.approx([2.0, 2.0, 2.0])


def test_two_evaluations_for_each_element():
    asked = []
    numeric_gradient(lambda x: asked.append(x.dtype) or x.sum(), np.ones((2, 3), dtype=np.float32))
    assert asked == 2 * 6 * [np.float64]


def test_f_must_return_one_number():
    with pytest.raises(TypeError):
        numeric_gradient(lambda x: x, np.ones(3))


@given(a=numbers, b=numbers, c=numbers, f=numbers)
def test_slopes_by_hand(a, b, c, f):
    """Pencil and difference quotient agree about L = (a*b + c) * f."""

    def L(a, b, c, f, d_moves=0.0, e_moves=0.0):
        return ((a * b + e_moves) + c + d_moves) * f

    found = slopes_by_hand(a, b, c, f)
    expected = {
        "a": numeric_derivative(lambda a: L(a, b, c, f), a),
        "b": numeric_derivative(lambda b: L(a, b, c, f), b),
        "c": numeric_derivative(lambda c: L(a, b, c, f), c),
        "f": numeric_derivative(lambda f: L(a, b, c, f), f),
        "d": numeric_derivative(lambda h: L(a, b, c, f, d_moves=h), 0.0),
        "e": numeric_derivative(lambda h: L(a, b, c, f, e_moves=h), 0.0),
    }
    assert found == pytest.approx(expected, rel=1e-6, abs=1e-6)


def test_the_classic_example():
    assert slopes_by_hand(2.0, -3.0, 10.0, -2.0) == {"a": 6, "b": -4, "c": -2, "f": 4, "d": -2, "e": -2}
