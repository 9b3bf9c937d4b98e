"""Axes, shapes and numbers of parts: each error names the operation, the shape and what was wrong."""

import numpy as np
import pytest
from kittengrad.tensor import Tensor, concatenate, stack
from numpy.exceptions import AxisError
from numpy.testing import assert_array_equal


def leaf(*shape):
    return Tensor(np.ones(shape), requires_grad=True)


@pytest.mark.parametrize(
    ("compute", "kind", "message"),
    [
        (lambda: leaf(2, 3).transpose(0, 3), ValueError, r"transpose of \(2, 3\): the axes \(0, 3\)"),
        (lambda: leaf(2, 3, 4).transpose(5, 4, 0), ValueError, r"\(2, 3, 4\): the axes \(5, 4, 0\)"),
        (lambda: leaf(2, 3, 4).transpose(0, 0, 1), ValueError, r"\(0, 0, 1\) must name each of its 3 axes"),
        (lambda: leaf(2, 3, 4).transpose(0, 1), ValueError, r"\(0, 1\) must name each of its 3 axes once"),
        (lambda: leaf(2).transpose(0, 1), ValueError, r"\(0, 1\) must name each of its 1 axes once"),
        (lambda: leaf(2, 3).transpose(0.0, 1), TypeError, r"transpose of \(2, 3\) takes whole numbers"),
        (lambda: leaf(2, 3).swapaxes(0, 2), AxisError, r"swapaxes of \(2, 3\): axis 2 .* are 0 to 1"),
        (lambda: leaf(2, 3).swapaxes(0, 1.0), TypeError, r"swapaxes of \(2, 3\): .* not float"),
        (lambda: concatenate([]), ValueError, "concatenate along axis 0 of an empty list"),
        (lambda: stack([]), ValueError, "stack along axis 0 of an empty list"),
        (lambda: concatenate([leaf(2, 3)], axis=2), AxisError, r"concatenate of \(2, 3\): axis 2 "),
        (lambda: concatenate([leaf(2, 3)], axis=-3), AxisError, r"concatenate of \(2, 3\): axis -3 "),
        (lambda: concatenate([leaf(), 1.0]), AxisError, r"concatenate of \(\): axis 0 .* there are no axes"),
        (lambda: stack([leaf(2, 3)], axis=3), AxisError, r"stack of \(2, 3\): axis 3 .* result are 0 to 2"),
        (lambda: concatenate(leaf(2), leaf(2)), TypeError, r"in one list, .* concatenate\(\[a, b\]\)"),
        (lambda: stack(leaf(2), leaf(2)), TypeError, r"in one list, .* stack\(\[a, b\]\)"),
        (lambda: leaf(2, 3).split(0), ValueError, r"split of \(2, 3\) along axis 0 into 0 parts"),
        (lambda: leaf(2, 3).split(-1, axis=1), ValueError, r"along axis 1 into -1 parts"),
        (lambda: leaf(2, 3).split(2, axis=2), AxisError, r"split of \(2, 3\): axis 2 is out of bounds"),
        (lambda: leaf(2, 3).split(2.0), TypeError, r"split of \(2, 3\) takes a whole number of parts"),
        (lambda: leaf(2, 3).split([1]), TypeError, r"a whole number of parts, not list"),
        (lambda: leaf(2, 3).sum(axis=2), AxisError, r"sum of \(2, 3\): axis 2 is out of bounds"),
        (lambda: leaf(2, 3).mean(axis=(0, -3)), AxisError, r"mean of \(2, 3\): axis -3 is out of bounds"),
        (lambda: leaf(2, 3).max(axis=1.0), TypeError, r"max of \(2, 3\): an axis is a whole number"),
        (lambda: leaf(2, 3).sum(axis=(0, 0)), ValueError, r"sum of \(2, 3\): duplicate .*axis=\(0, 0\)"),
        (lambda: leaf().sum(axis=1), AxisError, r"sum of \(\): axis 1 is out of bounds, there are no axes"),
        (lambda: leaf(2, 3).reshape(4, 2), ValueError, r"reshape of \(2, 3\): .*shape=\(4, 2\)"),
        (lambda: leaf(2, 3).reshape(2.0, 3), TypeError, r"reshape of \(2, 3\) takes .* not \(2.0, 3\)"),
        (lambda: leaf(2, 3).broadcast_to(4), ValueError, r"broadcast_to of \(2, 3\): .*shape=\(4,\)"),
        (lambda: leaf(2, 3).squeeze(0), ValueError, r"squeeze of \(2, 3\): .*axis=0"),
        (lambda: leaf(2, 3).expand_dims(5), ValueError, r"expand_dims of \(2, 3\): .*axis=5"),
        (lambda: leaf(2, 3)[5], IndexError, r"index of \(2, 3\): index 5 is out of bounds for axis 0"),
        (lambda: leaf(2, 3)[0, 0, 0], IndexError, r"index of \(2, 3\): too many indices"),
    ],
)
def test_an_error_names_the_axis_and_the_shape(compute, kind, message):
    with pytest.raises(kind, match=message):
        compute()


@pytest.mark.parametrize("method", [Tensor.sum, Tensor.mean, Tensor.max])
@pytest.mark.parametrize("axis", [None, 0, -1, (0,), (-1,), ()])
def test_a_single_number_has_a_first_and_a_last_axis(method, axis):
    """As in NumPy and PyTorch."""
    x = Tensor(3.0, requires_grad=True)
    out = method(x, axis=axis)
    out.backward()
    assert (out.shape, out.item(), x.grad.shape, x.grad.item()) == ((), 3.0, (), 1.0)


def test_axes_can_be_a_list():
    x = leaf(2, 3, 4)
    assert x.sum(axis=[0, -1]).shape == x.max(axis=[0, 2]).shape == (3,)
    assert x.transpose([2, 0, 1]).shape == x.transpose(np.array(2), 0, np.int64(1)).shape == (4, 2, 3)


@pytest.mark.parametrize("axis", [0, 1, -1, np.int64(-2)])
def test_axes_that_exist_are_accepted(axis):
    x = leaf(2, 4)
    out = concatenate([x, x], axis=axis).sum() + stack([x, x], axis=axis).sum()
    out += x.split(2, axis=axis)[0].sum() + x.swapaxes(axis, 0).sum()
    out.backward()
    assert x.grad.sum() == 4 * 8 + 4 + 8


def test_a_plain_list_among_tensors_is_joined():
    assert_array_equal(concatenate([[1.0, 2.0], leaf(1)]).data, [1.0, 2.0, 1.0])
