"""Stage 10's convolution and pooling: one number by hand, ties, refusals, what layers draw, and training.

`test_every_rule.py` has the values and gradients of the rules.
"""

import doctest
from itertools import product

import numpy as np
import pytest
from kittengrad import Tensor, convolution, manual_seed, nn, optim
from kittengrad.nn import functional as F
from numpy.testing import assert_allclose, assert_array_equal


def test_doctests():
    failed, tried = doctest.testmod(convolution)
    assert failed == 0 < tried


# Windows.


def test_windows_number_by_number():
    a, stride = np.random.default_rng(0).standard_normal((2, 5, 7)), 2
    out, _ = convolution.windows(a, (2, 3), stride)
    for n, i, j, p, q in product(*map(range, out.shape)):
        assert out[n, i, j, p, q] == a[n, p * stride + i, q * stride + j]


def test_the_way_back_counts_the_windows_of_each_pixel():
    out, da = convolution.windows(np.zeros((4, 6)), (2, 3), 2)
    assert_array_equal(da(np.ones(out.shape)), [[1, 1, 2, 1, 1, 0]] * 4)


def test_the_windows_are_numbers_of_their_own():
    a = np.zeros((3, 3))
    out, _ = convolution.windows(a, (2, 2))
    out += 1
    assert_array_equal(a, 0)


@pytest.mark.parametrize(
    ("size", "stride"), [((4, 1), 1), ((1, 4), 1), ((0, 1), 1), ((1, 0), 1), ((1, 1), 0)]
)
def test_windows_that_do_not_fit(size, stride):
    with pytest.raises(ValueError, match="do not fit images of 3 × 3"):
        convolution.windows(np.zeros((3, 3)), size, stride)


# Convolution.


def test_conv2d_number_by_number():
    """The sum of the docstring, with a frame, a stride and groups."""
    rng = np.random.default_rng(1)
    x, w, b = rng.standard_normal((2, 4, 5, 6)), rng.standard_normal((6, 2, 3, 2)), rng.standard_normal(6)
    out, *_ = convolution.conv2d(x, w, b, stride=2, padding=1, groups=2)
    framed = np.pad(x, ((0, 0), (0, 0), (1, 1), (1, 1)))
    assert out.shape == (2, 6, 3, 4)
    for n, o, p, q in product(*map(range, out.shape)):
        first = o // 3 * 2
        expected = b[o]
        for c, i, j in product(range(2), range(3), range(2)):
            expected += w[o, c, i, j] * framed[n, first + c, 2 * p + i, 2 * q + j]
        assert out[n, o, p, q] == pytest.approx(expected, rel=1e-12)


def test_a_convolution_with_windows_of_one_pixel_is_a_linear_layer_of_channels():
    rng = np.random.default_rng(2)
    x, w, b = rng.standard_normal((2, 3, 4, 5)), rng.standard_normal((6, 3)), rng.standard_normal(6)
    out, *_ = convolution.conv2d(x, w[:, :, None, None], b)
    by_linear, *_ = nn.linear(w, np.moveaxis(x, 1, -1), b)
    assert_allclose(out, np.moveaxis(by_linear, -1, 1))


def test_a_convolution_moves_with_its_image():
    rng = np.random.default_rng(3)
    layer, x = nn.Conv2d(1, 2, 3, rng=0), np.zeros((1, 1, 8, 8))
    x[0, 0, 2:4, 2:4] = rng.standard_normal((2, 2))
    here, there = (layer(Tensor(np.roll(x, k, axis=(2, 3)))).data for k in (0, 2))
    assert_allclose(np.roll(here, 2, axis=(2, 3))[:, :, 2:, 2:], there[:, :, 2:, 2:])


@pytest.mark.parametrize(
    ("x", "w", "groups"),
    [
        ((1, 3, 4, 4), (2, 2, 2, 2), 1),
        ((1, 2, 4, 4), (2, 2, 2, 2), 2),
        ((1, 4, 4, 4), (3, 2, 2, 2), 2),
        ((2, 4, 4), (2, 2, 2, 2), 1),
        ((1, 2, 4, 4), (2, 2, 2, 2), 0),
    ],
)
def test_channels_that_do_not_fit(x, w, groups):
    with pytest.raises(ValueError, match="takes images of shape"):
        convolution.conv2d(np.zeros(x), np.zeros(w), np.zeros(w[0]), groups=groups)


def test_an_error_of_a_tensor_names_the_shapes():
    with pytest.raises(ValueError, match=r"conv2d of \(1, 3, 4, 4\)"):
        nn.Conv2d(2, 2, 2)(Tensor(np.zeros((1, 3, 4, 4))))
    with pytest.raises(ValueError, match="windows of 5 × 5"):
        nn.Conv2d(1, 1, 5)(Tensor(np.zeros((1, 1, 4, 4))))
    assert nn.Conv2d(1, 1, 5, padding=1)(Tensor(np.zeros((1, 1, 4, 4)))).shape == (1, 1, 2, 2)


def test_first_weights_are_those_of_pytorch():
    """Even numbers from [-r, r), r = 1/√(numbers of a window), for weight and bias."""
    layer = nn.Conv2d(8, 400, (3, 2), groups=2, rng=0)
    r = 1 / np.sqrt(4 * 3 * 2)
    assert layer.weight.shape == (400, 4, 3, 2)
    for numbers in (layer.weight.data, layer.bias.data):
        assert 0.98 * r < abs(numbers).max() <= r
        assert abs((abs(numbers) < r / 2).mean() - 0.5) < 0.06
    manual_seed(5)
    first = nn.Conv2d(1, 2, 3).weight.data
    manual_seed(5)
    assert_array_equal(nn.Conv2d(1, 2, 3).weight.data, first)


def test_a_layer_without_a_bias():
    layer = nn.Conv2d(2, 3, 2, bias=False, dtype="float32")
    x = Tensor(np.ones((1, 2, 3, 3), np.float32))
    assert layer.bias is None
    assert [name for name, _ in layer.named_parameters()] == ["weight"]
    out = layer(x)
    assert out.dtype == np.float32
    assert_array_equal(out.data, F.conv2d(x, layer.weight).data)


def test_groups_that_do_not_divide():
    for arguments in ((3, 4, 2), (4, 3, 2)):
        with pytest.raises(ValueError, match="2 groups do not divide"):
            nn.Conv2d(*arguments, groups=2)


# Pooling.


def test_of_equal_numbers_the_first_receives_g():
    out, da = convolution.max_pool2d(np.zeros((1, 1, 3, 3)), 2, 1)
    assert_array_equal(da(np.ones(out.shape))[0, 0], [[1, 1, 0], [1, 1, 0], [0, 0, 0]])


def test_nan_is_the_largest_number():
    out, da = convolution.max_pool2d(np.array([[[[1.0, np.nan], [5.0, np.nan]]]]), 2)
    assert np.isnan(out).all()
    assert_array_equal(da(np.array([[[[3.0]]]])), [[[[0.0, 3.0], [0.0, 0.0]]]])


def test_an_infinite_gradient_stays_where_it_belongs():
    _, da = convolution.max_pool2d(np.array([[[[1.0, 2.0]]]]), (1, 2))
    assert_array_equal(da(np.array([[[[np.inf]]]])), [[[[0.0, np.inf]]]])


@pytest.mark.parametrize("pool", [convolution.max_pool2d, convolution.avg_pool2d])
def test_pools_by_default_and_by_name(pool):
    a = np.random.default_rng(4).standard_normal((2, 3, 6, 7))
    assert pool(a, 3)[0].shape == (2, 3, 2, 2)
    assert pool(a, (3, 2), 2)[0].shape == (2, 3, 2, 3)
    assert pool(a[:0], 2)[0].shape == (0, 3, 3, 3)
    layer = {"max_pool2d": nn.MaxPool2d, "avg_pool2d": nn.AvgPool2d}[pool.__name__]
    for options in ((3,), (3, 1), ((3, 2), 2)):
        assert_array_equal(layer(*options)(Tensor(a)).data, pool(a, *options)[0])
        assert_array_equal(getattr(F, pool.__name__)(Tensor(a), *options).data, pool(a, *options)[0])


@pytest.mark.parametrize("pool", [convolution.max_pool2d, convolution.avg_pool2d])
@pytest.mark.parametrize(("size", "stride"), [(4, None), (0, None), (2, 0), (2, -1)])
def test_pools_that_do_not_fit(pool, size, stride):
    with pytest.raises(ValueError, match="do not fit"):
        pool(np.zeros((1, 1, 3, 3)), size, stride)


# Networks.


def test_float32_stays_in_a_network():
    model = nn.Sequential(
        nn.Conv2d(1, 2, 3, padding=1, dtype="float32"),
        nn.BatchNorm2d(2, dtype="float32"),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.AvgPool2d(2),
        nn.Flatten(),
    )
    x = Tensor(np.random.default_rng(5).standard_normal((2, 1, 8, 8)).astype("float32"), requires_grad=True)
    out = model(x)
    out.sum().backward()
    assert out.shape == (2, 8)
    assert {out.dtype, x.grad.dtype, *(p.grad.dtype for p in model.parameters())} == {np.dtype("float32")}


def test_a_small_network_finds_bars_wherever_they_are():
    """Horizontal bars against vertical ones, at places that the training has not shown."""
    rng = np.random.default_rng(6)

    def bars(rows):
        x, y = 0.1 * rng.standard_normal((60, 1, 8, 8)), np.arange(60) % 2
        for image, upright in zip(x, y, strict=True):
            k, left = rng.choice(rows), rng.integers(0, 4)
            bar = image[0].T if upright else image[0]
            bar[k, left : left + 4] += 1
        return Tensor(x), y

    (x, y), (new, truth) = bars([1, 2, 3]), bars([4, 5, 6])
    model = nn.Sequential(
        nn.Conv2d(1, 4, 3, rng=0), nn.ReLU(), nn.MaxPool2d(6), nn.Flatten(), nn.Linear(4, 2, rng=1)
    )
    optimiser = optim.Adam(model.parameters(), lr=0.03)
    for _ in range(60):
        optimiser.zero_grad()
        F.cross_entropy(model(x), y).backward()
        optimiser.step()
    assert (model(new).argmax(1) == truth).mean() > 0.95


def test_representations():
    assert repr(nn.Conv2d(2, 4, 3, padding=1)) == (
        "Conv2d(2, 4, kernel_size=(3, 3), stride=1, padding=1, groups=1, bias=True)"
    )
    assert repr(nn.MaxPool2d(2)) == "MaxPool2d(kernel_size=2, stride=2)"
    assert repr(nn.AvgPool2d((3, 2), 1)) == "AvgPool2d(kernel_size=(3, 2), stride=1)"
