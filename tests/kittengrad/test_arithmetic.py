"""Stage 04's reference: the rules of arithmetic, by differences, in their corners, and in every dtype.

S, K and M number the entries of the error catalogue: faults of other engines that ours must not have.
"""

import doctest

import numpy as np
import pytest
from gradient_checks import check_rule, draw, filled_shapes, seeds, shapes
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import broadcastable_shapes, valid_tuple_axes
from kittengrad import arithmetic
from kittengrad.arithmetic import unbroadcast
from numpy.testing import assert_array_equal

BINARY = ("add", "subtract", "multiply", "divide", "maximum")
REDUCTIONS = ("sum", "mean", "max")

axes_of_three = st.one_of(st.none(), st.integers(-3, 2), valid_tuple_axes(3))
DTYPES = (np.float16, np.float32, np.float64)


def test_doctests():
    failed, tried = doctest.testmod(arithmetic)
    assert failed == 0 < tried


# Undoing a broadcast.


@given(shape=shapes, data=st.data(), seed=seeds)
def test_unbroadcast_is_the_adjoint_of_broadcasting(shape, data, seed):
    """⟨broadcast(a), g⟩ = ⟨a, unbroadcast(g)⟩ for all a and g, which defines it completely."""
    wide = data.draw(broadcastable_shapes(shape, max_dims=4, min_side=0, max_side=3))
    wide = np.broadcast_shapes(shape, wide)
    a, g = draw(seed, shape, wide)
    found = unbroadcast(g, shape)
    assert found.shape == shape
    assert np.sum(np.broadcast_to(a, wide) * g) == pytest.approx(np.sum(a * found))


@pytest.mark.parametrize("dtype", DTYPES)
def test_unbroadcast_keeps_the_dtype(dtype):
    assert unbroadcast(np.ones((2, 3), dtype), (1, 3)).dtype == dtype


def test_unbroadcast_leaves_alone_what_was_not_broadcast():
    g = np.ones((2, 1))
    assert unbroadcast(g, (2, 1)) is g


# Every rule by differences.


@given(shape=shapes, exponent=st.integers(-3, 3), seed=seeds)
def test_power_of_any_base_to_a_whole_number(shape, exponent, seed):
    (a,) = draw(seed, shape, away_from=0.3)
    check_rule(lambda a: arithmetic.power(a, np.array(exponent, a.dtype))[:2], a, seed=seed)


@pytest.mark.parametrize("name", ["sum", "mean"])
@given(
    shape=st.tuples(*[st.integers(0, 3)] * 3).filter(all),
    axis=axes_of_three,
    keepdims=st.booleans(),
    seed=seeds,
)
def test_M6_reductions_over_any_axes(name, shape, axis, keepdims, seed):
    """All axes, one, several, none; counted from the end; lengths are multiplied, not axis numbers."""
    check_rule(getattr(arithmetic, name), *draw(seed, shape), seed=seed, axis=axis, keepdims=keepdims)


@pytest.mark.parametrize("name", REDUCTIONS)
def test_reductions_of_a_single_number(name):
    check_rule(getattr(arithmetic, name), np.array(3.0))
    check_rule(getattr(arithmetic, name), np.array(3.0), axis=(), keepdims=True)


def test_M24_reductions_of_nothing():
    """An axis of length 0: its sum is 0, its gradient empty; the other axes go on as ever."""
    nothing = np.zeros((2, 0))
    out, da = arithmetic.sum(nothing, axis=1)
    assert_array_equal(out, [0.0, 0.0])
    assert da(np.ones(2)).shape == (2, 0)
    out, da = arithmetic.mean(nothing, axis=0)
    assert da(out).shape == (2, 0)
    out, da = arithmetic.max(nothing, axis=0)
    assert (out.shape, da(out).shape) == ((0,), (2, 0))
    with pytest.raises(ValueError, match="zero-size"):
        arithmetic.max(nothing, axis=1)


# Ties, corners, poison.


@given(shape=filled_shapes, axis=st.integers(-1, 0), seed=seeds)
def test_ties_in_max_share_equally(shape, axis, seed):
    """What the winners receive sums to g, and each winner of a line receives the same."""
    a = np.random.default_rng(seed).integers(0, 2, shape).astype(float)
    out, da = arithmetic.max(a, axis=axis)
    g = np.random.default_rng(seed).standard_normal(out.shape)
    found, kept = da(g), np.expand_dims(out, axis)
    np.testing.assert_allclose(found.sum(axis=axis), g)
    shares = np.expand_dims(g, axis) / (a == kept).sum(axis=axis, keepdims=True)
    np.testing.assert_allclose(found, np.where(a == kept, shares, 0))


def test_ties_in_maximum_share_equally():
    out, da, db = arithmetic.maximum(np.array([1.0, 2.0, 3.0]), np.array([2.0, 2.0, 2.0]))
    g = np.array([10.0, 20.0, 30.0])
    assert_array_equal(out, [2.0, 2.0, 3.0])
    assert_array_equal(da(g), [0.0, 10.0, 30.0])
    assert_array_equal(db(g), [10.0, 10.0, 0.0])


def test_K9_nan_passes_through_maximum():
    """A poisoned network has to show it, in its gradients too."""
    out, da, _ = arithmetic.maximum(np.array([np.nan, 1.0]), np.array(0.0))
    assert np.isnan(out[0])
    assert_array_equal(da(np.array([1.0, 1.0])), [1.0, 1.0])


def test_K6_powers_at_zero():
    """d(x⁰) is 0 at x = 0, and so is d(0ˣ) where x ≥ 0; a root's slope there is infinite; and no warning."""
    zero, exponents = np.zeros(4), np.array([0.0, 0.5, 1.0, 2.0])
    with np.errstate(all="raise", divide="ignore"):  # 0 ** -0.5 is inf, and says so
        out, da, db = arithmetic.power(zero, exponents)
        assert_array_equal(out, [1.0, 0.0, 0.0, 0.0])
        assert_array_equal(da(np.ones(4)), [0.0, np.inf, 1.0, 0.0])
        assert_array_equal(db(np.ones(4)), [0.0, 0.0, 0.0, 0.0])


def test_K6_a_root_of_a_negative_number_is_nan_not_complex():
    with np.errstate(invalid="ignore"):
        out, *_ = arithmetic.power(np.array([-8.0]), np.array([1 / 3]))
    assert out.dtype == np.float64
    assert np.isnan(out[0])


# Dtypes, and operands left in peace.


@pytest.mark.parametrize("name", [*BINARY, "power"])
@pytest.mark.parametrize("dtype", DTYPES)
def test_M9_two_operands_keep_their_dtype(name, dtype):
    out, da, db = getattr(arithmetic, name)(np.ones((2, 3), dtype), np.full((2, 1), 2, dtype))
    assert {out.dtype, da(out).dtype, db(out).dtype} == {np.dtype(dtype)}


@pytest.mark.parametrize("name", REDUCTIONS)
@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("axis", [None, 1, (0, 1)])
def test_M9_reductions_keep_their_dtype(name, dtype, axis):
    out, da = getattr(arithmetic, name)(np.ones((2, 3), dtype), axis=axis)
    assert {out.dtype, da(out).dtype} == {np.dtype(dtype)}


@pytest.mark.parametrize("name", ["mean", "max"])
@pytest.mark.filterwarnings("error")
def test_float16_divides_among_more_than_its_largest_number(name):
    """70,000 is inf in float16, and a gradient divided by it would be 0."""
    a = np.ones(70_000, np.float16)
    _, da = getattr(arithmetic, name)(a)
    found = da(np.float16(1000))
    assert found.dtype == np.float16
    assert_array_equal(found, np.float16(1000 / 70_000))


@pytest.mark.parametrize("axis", [0, (0, 2)])
@pytest.mark.filterwarnings("error")
def test_float16_sums_more_numbers_than_it_can_count(axis):
    """2048 + 1 is 2048 in float16: the sums are made in float32, as in PyTorch."""
    a = np.ones((5000, 2, 1), np.float16)
    out, _ = arithmetic.sum(a, axis=axis)
    bias = unbroadcast(a, (2, 1))
    assert out.dtype == bias.dtype == np.float16
    assert_array_equal(out, np.full(out.shape, 5000.0))
    assert_array_equal(bias, [[5000.0], [5000.0]])
    assert np.isinf(unbroadcast(np.ones(70_000, np.float16), ()))  # PyTorch's answer, too


@pytest.mark.parametrize("name", ["sum", "max"])
@pytest.mark.parametrize("axis", [0, -1])
@pytest.mark.parametrize("keepdims", [False, True])
def test_a_single_number_has_a_first_and_a_last_axis(name, axis, keepdims):
    """NumPy and PyTorch accept both. NumPy's mean refuses them, and Tensor.mean does not ask it."""
    out, da = getattr(arithmetic, name)(np.array(3.0), axis=axis, keepdims=keepdims)
    assert_array_equal(out, 3.0)
    assert_array_equal(da(np.array(2.0)), np.array(2.0))


@pytest.mark.parametrize("dtype", DTYPES)
def test_cast_there_and_back(dtype):
    out, da = arithmetic.cast(np.arange(3.0), dtype)
    assert out.dtype == dtype
    assert da(out).dtype == np.float64


@pytest.mark.parametrize("name", [*BINARY, "power"])
def test_S1_operands_are_never_changed(name):
    """Neither by computing nor by differentiating; read-only arrays are welcome, and so is a read-only g."""
    a, b = np.array([[1.0, 2.0, 3.0]]), np.array([[4.0], [5.0]])
    g = np.arange(6.0).reshape(2, 3)
    before = [x.copy() for x in (a, b, g)]
    for x in (a, b, g):
        x.flags.writeable = False
    _, da, db = getattr(arithmetic, name)(a, b)
    assert (da(g).shape, db(g).shape) == ((1, 3), (2, 1))
    for x, was in zip((a, b, g), before, strict=True):
        assert_array_equal(x, was)


def test_S2_bias_gradient_is_summed():
    """A column of biases, added to 209 columns, has a gradient of its own shape: the sum over them."""
    _, _, db = arithmetic.add(np.zeros((20, 209)), np.zeros((20, 1)))
    assert_array_equal(db(np.ones((20, 209))), np.full((20, 1), 209.0))


def test_S3_both_operands_may_be_the_smaller():
    _, da, db = arithmetic.multiply(np.ones((3, 1)), np.full((1, 4), 2.0))
    assert_array_equal(da(np.ones((3, 4))), np.full((3, 1), 8.0))
    assert_array_equal(db(np.ones((3, 4))), np.full((1, 4), 3.0))
