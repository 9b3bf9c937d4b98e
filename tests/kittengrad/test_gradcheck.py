"""Stage 06's checker of rules: right rules pass, and each kind of wrong one is found and named."""

import doctest

import numpy as np
import pytest
from kittengrad import arithmetic, functional, gradcheck, matrices
from kittengrad.gradcheck import assert_rule, check_rule, likely_cause, worst_element

A = np.array([[0.5, -1.2, 0.7], [1.1, 0.9, -0.4], [0.3, -0.8, 1.5]])


def rng():
    return np.random.default_rng(5)


def test_doctests():
    failed, tried = doctest.testmod(gradcheck)
    assert failed == 0 < tried


@pytest.mark.parametrize(
    ("rule", "arrays", "options"),
    [
        (arithmetic.multiply, (A, A[:, :1]), {}),
        (arithmetic.mean, (A,), {"axis": 1}),
        (matrices.matmul, (A, A[0]), {}),
        (functional.log_softmax, (A,), {"axis": 0}),
        (functional.exp, (np.array(0.5),), {}),
        (functional.exp, (np.zeros((0, 2)),), {}),
        (functional.tanh, (np.float32([1, 2]),), {}),
    ],
)
def test_right_rules_pass(rule, arrays, options):
    assert check_rule(rule, *arrays, rng=rng(), **options) is None
    assert_rule(rule, *arrays, **options)


def of_multiply(da, db=lambda g: g * A):
    return lambda a, b: (a * b, da, db)


WRONG = {
    "zero": of_multiply(lambda g: 0 * g),
    "sign": of_multiply(lambda g: -g * A.T),
    "factor": of_multiply(lambda g: 2 * g * A.T),
    "upstream": of_multiply(lambda g: A.T),
    "transposed": of_multiply(lambda g: (g * A.T).T),
    None: of_multiply(lambda g: g * A.T + (np.arange(9) == 4).reshape(3, 3)),
}


@pytest.mark.parametrize("cause", WRONG)
def test_wrong_rules_are_found_and_named(cause):
    operand, index, given, numeric = check_rule(WRONG[cause], A, A.T, rng=rng())
    assert (operand, len(index), type(given), type(numeric)) == (0, 2, float, float)
    with pytest.raises(
        AssertionError, match=r"operand 0 is wrong at \(\d, \d\): it gives .*, and .* is"
    ) as e:
        assert_rule(WRONG[cause], A, A.T, rng=rng())
    assert str(e.value).endswith(gradcheck.CAUSES.get(cause, "."))
    g = rng().standard_normal((3, 3))
    given, numeric = gradcheck.both_gradients(WRONG[cause], [A, A.T], g)[0]
    assert likely_cause(given, numeric, g) == cause


def test_the_second_operand():
    rule = of_multiply(lambda g: g * A.T, lambda g: g * A * (A[2, 1] != A))
    operand, index, given, numeric = check_rule(rule, A, A.T, rng=rng())
    assert (operand, index, given) == (1, (2, 1), 0.0)
    assert abs(numeric) > 1e-3


@pytest.mark.parametrize(
    "wrong",
    [
        lambda g: np.broadcast_to(g.sum() / g.size, g.shape),  # right for ones
        lambda g: np.ones(g.shape),
        lambda g: g[::-1],
        lambda g: g.T,
        lambda g: g - np.where(np.eye(3) > 0, g, 0) + np.diag(np.diag(g)[::-1]),  # the sum is right
        lambda g: np.where(A[1, 1] == A, np.nan, g),
    ],
)
def test_what_ones_cannot_see(wrong):
    assert check_rule(lambda a: (a + 1, wrong), A, rng=rng()) is not None


def test_nan_is_the_worst():
    found = worst_element(np.array([1.0, np.nan, 9.0]), np.array([1.0, 2.0, 3.0]))
    assert found == (1,)


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        (lambda a: (a,), "gave 0 functions for 1 operands"),
        (lambda a: (a, lambda g: g[:1]), r"shape \(1, 3\) to operand 0 of shape \(3, 3\)"),
    ],
)
def test_rules_of_another_form(rule, message):
    with pytest.raises(AssertionError, match=message):
        check_rule(rule, A)
