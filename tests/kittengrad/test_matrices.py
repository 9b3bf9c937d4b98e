"""Stage 05's reference: the matrix product in all ranks, and the rules that move numbers about.

S, K and M number the entries of the error catalogue: faults of other engines that ours must not have.
"""

import doctest
from types import SimpleNamespace

import numpy as np
import pytest
from gradient_checks import check_rule, draw, filled_shapes, seeds
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import basic_indices
from kittengrad import matrices
from numpy.testing import assert_array_equal

lengths = st.integers(0, 3)


def test_doctests():
    failed, tried = doctest.testmod(matrices)
    assert failed == 0 < tried


# The same numbers in another shape.


def test_reshape_with_a_length_left_over():
    check_rule(matrices.reshape, *draw(0, (2, 3, 4)), shape=(4, -1))


# Another order of axes.


@given(shape=st.tuples(lengths, lengths, lengths, lengths), axes=st.permutations(range(4)), seed=seeds)
def test_M5_transpose_by_any_permutation(shape, axes, seed):
    """Most permutations of four axes are not their own inverse."""
    check_rule(matrices.transpose, *draw(seed, shape), seed=seed, axes=tuple(axes))
    from_the_end = tuple(axis - 4 for axis in axes)
    check_rule(matrices.transpose, *draw(seed, shape), seed=seed, axes=from_the_end)


# The matrix product.


@given(k=lengths, m=lengths, seed=seeds)
def test_S12_matmul_of_vectors(k, m, seed):
    check_rule(matrices.matmul, *draw(seed, (k,), (k,)), seed=seed)
    check_rule(matrices.matmul, *draw(seed, (m, k), (k,)), seed=seed)
    check_rule(matrices.matmul, *draw(seed, (k,), (k, m)), seed=seed)


@pytest.mark.parametrize(
    ("left", "right"),
    [((5,), ()), ((), (5,)), ((5,), (5,)), ((1,), (5,)), ((2, 1), (4,)), ((4,), (2, 1)), ((0,), (1,))],
)
@given(n=lengths, k=lengths, m=lengths, seed=seeds)
def test_S12_matmul_of_stacks(left, right, n, k, m, seed):
    """Axes before the last two count matrices, and broadcast: (2,3,5), not np.dot's (2,3,2,5)."""
    check_rule(matrices.matmul, *draw(seed, (*left, n, k), (*right, k, m)), seed=seed)


@given(n=lengths, k=lengths, seed=seeds)
def test_S12_matmul_of_a_stack_and_a_vector(n, k, seed):
    check_rule(matrices.matmul, *draw(seed, (2, 4, n, k), (k,)), seed=seed)
    check_rule(matrices.matmul, *draw(seed, (k,), (2, 4, k, n)), seed=seed)


def test_matmul_of_a_number_is_refused():
    with pytest.raises(ValueError, match="enough dimensions"):
        matrices.matmul(np.array(2.0), np.ones((2, 2)))


# Some of the numbers.


@given(shape=filled_shapes, data=st.data(), seed=seeds)
def test_M1_index_by_slices_and_numbers(shape, data, seed):
    key = data.draw(basic_indices(shape, allow_newaxis=True))
    check_rule(matrices.index, *draw(seed, shape), seed=seed, key=key)


def test_index_by_a_mixture():
    check_rule(matrices.index, *draw(0, (3, 4, 2)), key=(slice(1, None), [0, 0, 3], None, 1))


@pytest.mark.parametrize(
    "key", [1, np.int64(-1), slice(None, None, -2), ..., None, (0, ..., None), (slice(1), 2), np.eye(3) > 0]
)
def test_keys_that_name_each_place_once_are_assigned(key, monkeypatch):
    """`np.add.at` takes many times as long, and only repeated places need it."""
    a = np.arange(9.0).reshape(3, 3)
    out, da = matrices.index(a, key)
    expected = np.zeros((3, 3))
    np.add.at(expected, key, 2 * out)
    monkeypatch.setattr(matrices, "array_namespace", lambda a: WITHOUT_ADD)
    assert_array_equal(da(2 * out), expected)


WITHOUT_ADD = SimpleNamespace(__name__="numpy", zeros_like=np.zeros_like)


@pytest.mark.parametrize("key", [[0, 0], np.array([1, -2]), (slice(None), [1, 1]), (np.array(1), [0, 0])])
def test_keys_with_arrays_of_numbers_are_added(key):
    assert not matrices.names_each_place_once(key)


@pytest.mark.parametrize("axes", [(0, 3), (0, 0), (0,), (0, 1, 2), (-3, 0)])
def test_axes_that_are_no_permutation_are_refused(axes):
    with pytest.raises(ValueError, match=r"axes|axis"):
        matrices.transpose(np.ones((2, 3)), axes)


def test_repeated_places_add_up():
    _, da = matrices.index(np.zeros(3), np.array([0, 2, 0, 0]))
    assert_array_equal(da(np.array([1.0, 2.0, 3.0, 4.0])), [8.0, 0.0, 2.0])


# Several made one, one made several.


@given(shape=filled_shapes, many=st.lists(lengths, min_size=1, max_size=4), data=st.data(), seed=seeds)
def test_M8_concatenate(shape, many, data, seed):
    """Any number of operands, of different lengths along the axis, also of length 0."""
    axis = data.draw(st.integers(-len(shape), len(shape) - 1))
    parts = [list(shape) for _ in many]
    for part, length in zip(parts, many, strict=True):
        part[axis] = length
    check_rule(matrices.concatenate, *draw(seed, *parts), seed=seed, axis=axis)


@given(length=lengths, other=lengths, sections=st.integers(1, 3), axis=st.integers(-2, 1), seed=seeds)
def test_the_parts_of_a_split_are_the_array(length, other, sections, axis, seed):
    shape = [other, other]
    shape[axis] = length * sections
    (a,) = draw(seed, shape)
    parts = matrices.split(a, sections, axis=axis)
    assert_array_equal(np.concatenate([part for part, _ in parts], axis=axis), a)


def test_split_into_unequal_parts_is_refused():
    with pytest.raises(ValueError, match=r"axis 1 of shape \(2, 5\) has no 2 equal parts"):
        matrices.split(np.ones((2, 5)), 2, axis=1)


def test_where_is_not_touched_by_what_was_not_chosen():
    condition = np.array([True, False, True, False])
    out, da, db = matrices.where(
        condition, np.array([1.0, np.inf, 1.0, np.nan]), np.array([-np.inf, 2.0, np.nan, 2.0])
    )
    assert_array_equal(out, [1.0, 2.0, 1.0, 2.0])
    g = np.array([1.0, np.inf, np.nan, 2.0])
    assert_array_equal(da(g), [1.0, 0.0, np.nan, 0.0])
    assert_array_equal(db(g), [0.0, np.inf, 0.0, 2.0])


# Operands left in peace, and nothing kept.


def test_an_index_may_be_asked_again():
    _, da = matrices.index(np.zeros(2), np.array([1, 1]))
    for _ in range(2):
        assert_array_equal(da(np.array([1.0, 2.0])), [0.0, 3.0])


@pytest.mark.parametrize(
    ("rule", "options"),
    [
        (matrices.reshape, {"shape": (3, 2)}),
        (matrices.transpose, {}),
        (matrices.broadcast_to, {"shape": (4, 2, 3)}),
        (matrices.index, {"key": [0, 0, 1]}),
        (matrices.concatenate, {}),
    ],
)
def test_S1_operands_are_never_changed(rule, options):
    a = np.arange(6.0).reshape(2, 3)
    a.flags.writeable = False
    out, da = rule(a, **options)
    g = np.ones(out.shape)
    g.flags.writeable = False
    da(g)
    assert_array_equal(a, np.arange(6.0).reshape(2, 3))
