"""Images for the suites: the truth of the grader process by differences, and number by number."""

from itertools import product

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from autograder.grading import images
from autograder.grading.gradients import derivative

X, W, B = (2, 4, 5, 6), (6, 2, 3, 2), (6,)
OPTIONS = {"stride": 2, "padding": 1, "groups": 2}


def drawn(*shapes):
    return [np.random.default_rng(0).permutation(np.prod(shape)).reshape(shape) / 7.0 for shape in shapes]


def by_differences(against, operands, g, **options):
    return [derivative(lambda *xs: against(*xs, **options), operands, i, g) for i, _ in enumerate(operands)]


def test_windows_number_by_number():
    (a,) = drawn((2, 5, 7))
    out = images.seen(a, (2, 3), 2)
    for n, i, j, p, q in product(*map(range, out.shape)):
        assert out[n, i, j, p, q] == a[n, 2 * p + i, 2 * q + j]


def test_the_way_back_adds_up():
    counts = images.folded(np.ones((2, 2, 2, 3)), (3, 4))
    assert_array_equal(counts, [[1, 2, 2, 1], [2, 4, 4, 2], [1, 2, 2, 1]])
    assert images.folded(np.ones((0, 2, 2, 1, 1)), (0, 2, 2)).shape == (0, 2, 2)


def test_a_convolution_number_by_number():
    x, w, b = drawn(X, W, B)
    out, framed = images.convolved(x, w, b, **OPTIONS), images.padded(x, 1)
    assert out.shape == (2, 6, 3, 4)
    for n, o, p, q in product(*map(range, out.shape)):
        part = framed[n, o // 3 * 2 : o // 3 * 2 + 2, 2 * p : 2 * p + 3, 2 * q : 2 * q + 2]
        assert out[n, o, p, q] == pytest.approx((w[o] * part).sum() + b[o], rel=1e-12)


@pytest.mark.parametrize("options", [OPTIONS, {"stride": 3, "groups": 2}])
def test_gradients_of_a_convolution(options):
    operands = drawn(X, W, B)
    g = np.random.default_rng(1).standard_normal(images.convolved(*operands, **options).shape)
    found = images.conv_gradients(g, *operands, **options)
    for one, other in zip(found, by_differences(images.convolved, operands, g, **options), strict=True):
        assert_allclose(one, other, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("size", [{"size": 2}, {"size": 3, "stride": 1}, {"size": (2, 3), "stride": 2}])
@pytest.mark.parametrize(
    ("against", "gradients"),
    [(images.largest, images.largest_gradients), (images.means, images.mean_gradients)],
)
def test_gradients_of_pools(against, gradients, size):
    (a,) = drawn((2, 2, 5, 6))
    g = np.random.default_rng(1).standard_normal(against(a, **size).shape)
    (expected,) = by_differences(against, [a], g, **size)
    assert_allclose(gradients(g, a, **size)[0], expected, rtol=1e-9, atol=1e-12)


def test_the_first_of_equal_numbers_receives_g():
    (found,) = images.largest_gradients(np.array([[[[3.0]]]]), np.ones((1, 1, 2, 2)), 2)
    assert_array_equal(found, [[[[3.0, 0.0], [0.0, 0.0]]]])
