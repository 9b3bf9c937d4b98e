"""Stage 10: do the layers of deep networks compute what they promise?

The numbers are small. A gradient is asked with a g that shows where each of its numbers went.
"""

import numpy as np
from checks import expect, require, task

BATCH_NORM = """
import numpy as np
from kittengrad import Tensor, nn

def layer(mode=True, kind="BatchNorm1d", channels=2, **options):
    made = getattr(nn, kind)(channels, **options).train(mode)
    made.weight.data, made.bias.data = np.arange(1.0, 1 + channels), 10 * np.arange(1.0, 1 + channels)
    made.running_mean.data, made.running_var.data = np.full(channels, 3.0), np.full(channels, 4.0)
    return made

def running(mode, x, times=1, **options):
    made = layer(mode, **options)
    for _ in range(times):
        made(Tensor(x))
    in_state = {"running_mean", "running_var"} <= set(made.state_dict())
    return made.running_mean.data, made.running_var.data, in_state

def answer(mode, x, g, **options):
    made, x = layer(mode, **options), Tensor(x, requires_grad=True)
    out = made(x)
    out.backward(g)
    return out.data, x.grad
"""
DROPOUT = """
from kittengrad import Tensor, nn

def answers(a, g, p, seed=None):
    layer, found = nn.Dropout(p, rng=seed), []
    for mode in (True, False):
        x = Tensor(a, requires_grad=True)
        out = layer.train(mode)(x)
        out.backward(g)
        found += [out.data, x.grad]
    return found
"""


def expect_rule(rule, against, *operands, h=1e-6, **options):
    """Expect the result of `against`, and the gradients by its difference quotients; in float32 too."""
    shapes = [a.shape for a in operands]
    for dtype, rtol, atol in ((np.float64, 1e-6, 1e-6), (np.float32, 1e-4, 1e-3)):
        arrays = [a.astype(dtype) for a in operands]
        before = [a.copy() for a in arrays]
        out, *functions = rule(*arrays, **options)
        right = against(*operands, **options)
        case = f"for {dtype.__name__} operands of shapes {shapes} and {options}"
        expect(np.asarray(out), right.astype(dtype), f"the result {case}", rtol=rtol, atol=atol)
        require(len(functions) == len(arrays), "A rule returns its result and a function for each operand.")
        g = (np.arange(right.size) % 7 + 1.0).reshape(right.shape)
        for i in (*range(len(arrays)), 0):
            expected, given = np.zeros(shapes[i]), g.astype(dtype)
            for place in np.ndindex(shapes[i]):
                up, down = ([a.copy() for a in operands] for _ in range(2))
                up[i][place] += h
                down[i][place] -= h
                change = against(*up, **options) - against(*down, **options)
                expected[place] = (g * change).sum() / (2 * h)
            name = f"the gradient of operand {i + 1} {case}"
            expect(np.asarray(functions[i](given)), expected.astype(dtype), name, rtol=rtol, atol=atol)
            require(bool((given == g).all()), "A function has changed g. Make a new array.")
        same = all(bool((a == b).all()) for a, b in zip(arrays, before, strict=True))
        require(same, "The rule has changed an operand. Make a new array.")


def all_different(rng, *shape):
    """Numbers in any order, no two of them near each other."""
    return rng.permutation(int(np.prod(shape))).reshape(shape) / 4.0 - 2.0


def window(a, p, q, size, stride):
    """The window of images at the place (p, q)."""
    return a[..., p * stride : p * stride + size[0], q * stride : q * stride + size[1]]


def all_windows(a, size, stride=1):
    """The windows of images, (…, tall, wide, rows, columns)."""
    rows, columns = ((n - m) // stride + 1 for n, m in zip(a.shape[-2:], size, strict=True))
    out = np.zeros((*a.shape[:-2], *size, rows, columns))
    for p, q in np.ndindex(rows, columns):
        out[..., p, q] = window(a, p, q, size, stride)
    return out


# Dropout.


@task("10.1")
def test_dropout(student):
    """A thousand numbers: a quarter stays, four times as large

    On average a number keeps its size: ¼ · 4a = a.
    """
    default_rng = student.define("from numpy.random import default_rng", "default_rng")
    a, g = np.arange(1.0, 1001.0), np.arange(1000.0, 0.0, -1.0)
    out, da = student.regularization.dropout(a, 0.75, default_rng(0))
    kept = np.asarray(out) != 0
    small = "The numbers that stay are not scaled, so the mean becomes smaller."
    expect(out, 4 * a * kept, "the result", wrong=[(a * kept, small)])
    share = float(kept.mean())
    require(0.15 < share < 0.35, f"A share of {share:.2f} stays, and 1 - p is 0.25.")
    halves = [float(part.mean()) for part in (kept[:500], kept[500:], kept[::2], kept[1::2])]
    require(min(halves) > 0.1 and max(halves) < 0.4, "Some parts lose more numbers than others.")
    other = "The gradient drops other numbers than the result did."
    found = np.asarray(da(g))
    expect(found, 4 * g * kept, "dL/da", wrong=[(4 * g * (found != 0), other)])
    expect(da(2 * g), 8 * g * kept, "dL/da for 2 * g")


@task("10.1")
def test_each_call_draws_anew(student):
    """The same Generator drops other numbers in each call, and the same seed drops the same ones

    With p = 0 all numbers stay; with p = 1 all are 0. The dtype stays.
    """
    dropout = student.regularization.dropout
    default_rng = student.define("from numpy.random import default_rng", "default_rng")
    rng, ones = default_rng(1), np.ones((20, 30), np.float32)
    first, second = dropout(ones, 0.5, rng)[0], dropout(ones, 0.5, rng)[0]
    equal = np.array_equal(first, second)
    require(not equal, "Two calls drop the same numbers. Draw from `rng` in each call.")
    again = dropout(ones, 0.5, default_rng(1))[0]
    expect(again, first, "the result for the same seed")
    for p, number in ((0.0, 1.0), (1.0, 0.0)):
        out, da = dropout(ones, p, rng)
        expect(out, ones * np.float32(number), f"the result for p = {p}")
        expect(da(ones), ones * np.float32(number), f"dL/da for p = {p}")
    expect(bool((ones == 1).all()), True, "whether `a` stays as it was")


@task("10.1")
def test_dropout_in_use(student):
    """The module drops numbers in training, and gives x itself after eval()

    `self.training` tells the two apart.
    """
    a, g = np.full((20, 30), 3.0), np.full((20, 30), 5.0)
    out, da, in_use, da_in_use = student.define(DROPOUT, "answers")(a, g, 0.5)
    kept = np.asarray(out) != 0
    require(bool(kept.any()) and not bool(kept.all()), "In training, some numbers are dropped, not all.")
    expect(out, 6.0 * kept, "the result in training")
    expect(da, 10.0 * kept, "the gradient in training")
    dropped = "Numbers are missing in use too."
    expect(in_use, a, "the result in use", wrong=[(6.0 * (np.asarray(in_use) != 0), dropped)])
    expect(da_in_use, g, "the gradient in use")
    first, second = (student.define(DROPOUT, "answers")(a, g, 0.5, seed=3)[0] for _ in range(2))
    expect(second, first, "the result in training of another module with the same seed")


# Normalisation.


@task("10.2")
def test_standardize(student):
    """Four numbers around 5: their distances are -3, -1, 1 and 3, and σ² is 5

    With eps = 4, σ is 3.
    """
    a = np.array([[2.0, 4.0, 6.0, 8.0]])
    out, da = student.regularization.standardize(a, axis=1, eps=4.0)
    z = np.array([[-1.0, -1 / 3, 1 / 3, 1.0]])
    beside = "eps stands beside the root: √5 + 4."
    sample = "The variance divides by n - 1. Here it is the mean of the squares."
    distances = a - 5.0
    wrong = [(distances / (5**0.5 + 4.0), beside), (distances / (20 / 3 + 4.0) ** 0.5, sample)]
    expect(out, z, "the result", wrong=wrong)
    alone = "This is g / σ. The first number is in the mean and in σ of the others too."
    g = np.array([[9.0, 0.0, 0.0, 0.0]])
    expect(da(g), np.array([[1.5, -1.0, -0.5, 0.0]]), "dL/da", wrong=[(g / 3, alone)])
    expect(da(np.ones((1, 4))), np.zeros((1, 4)), "dL/da for a g of ones: a common shift changes nothing")


@task("10.2")
def test_rms_norm(student):
    """The numbers 1 and 7: the mean of their squares is 25

    With eps = 0, r is 5. A common factor changes nothing.
    """
    a = np.array([1.0, 7.0])
    out, da = student.regularization.rms_norm(a, eps=0.0)
    expect(out, np.array([0.2, 1.4]), "the result")
    alone = "This is g / r. Both numbers are in r too."
    g = np.array([50.0, 0.0])
    expect(da(g), np.array([9.8, -1.4]), "dL/da", wrong=[(g / 5, alone)])
    expect(da(a), np.zeros(2), "dL/da for g = a")


@task("10.2")
def test_norms_of_all_shapes(student, rng):
    """Any axes, any eps, single numbers, an empty batch, and float32

    The gradient agrees with difference quotients.
    """
    rules = student.regularization

    def standardized(a, axis, eps=1e-5):
        return (a - a.mean(axis, keepdims=True)) / np.sqrt(a.var(axis, keepdims=True) + eps)

    def by_size(a, axis=-1, eps=1e-5):
        return a / np.sqrt((a * a).mean(axis, keepdims=True) + eps)

    for shape, axis in (((5,), 0), ((3, 4), 1), ((4, 3), 0), ((2, 3, 2), (0, 2)), ((2, 2, 3), (-2, -1))):
        for eps in (1e-5, 0.5):
            a = all_different(rng, *shape)
            expect_rule(rules.standardize, standardized, a, axis=axis, eps=eps)
            expect_rule(rules.rms_norm, by_size, a + 0.3, axis=axis, eps=eps)
    for a in (np.zeros((0, 3)), np.full((2, 1), 7.0)):
        expect_rule(rules.standardize, standardized, a, axis=1, eps=1.0)
        expect_rule(rules.rms_norm, by_size, a)


@task("10.3")
def test_running_numbers(student):
    """A batch moves the running numbers by a tenth of the way

    They begin at 3 and 4. The batch has the means 1 and 13, and the variances 2 and 18 as a sample.
    """
    x = np.array([[0.0, 10.0], [2.0, 16.0]])
    mean, var, in_state = student.define(BATCH_NORM, "running")(True, x)
    fast = "momentum is the part of the new number: 0.9 · 3 + 0.1 · 1 is 2.8."
    expect(mean, np.array([2.8, 4.0]), "the running mean", wrong=[(np.array([1.2, 12.0]), fast)])
    by_n = "This variance divides by n = 2. A sample of two numbers divides by 1."
    expect(var, np.array([3.8, 5.4]), "the running variance", wrong=[(np.array([3.7, 4.5]), by_n)])
    lost = "The running numbers are missing from the state: keep the buffers, and change their `data`."
    expect(in_state, True, "whether the state has the running numbers", wrong=[(False, lost)])
    mean, var, _ = student.define(BATCH_NORM, "running")(True, x, times=2, momentum=0.5)
    expect(mean, np.array([1.5, 10.5]), "the running mean after two batches with momentum 0.5")
    expect(var, np.array([2.5, 14.5]), "the running variance after two batches with momentum 0.5")
    mean, var, _ = student.define(BATCH_NORM, "running")(False, x)
    expect(mean, np.array([3.0, 3.0]), "the running mean after a batch in use")
    expect(var, np.array([4.0, 4.0]), "the running variance after a batch in use")


@task("10.3")
def test_batch_norm_in_use(student):
    """In use, the running mean 3 and the running variance 4 decide

    With eps = 5, σ is 3. weight is 1 and 2, bias 10 and 20. An example alone has the same answer.
    """
    x, g = np.array([[6.0, 0.0], [3.0, 9.0]]), np.array([[3.0, 30.0], [300.0, 3000.0]])
    right = np.array([[11.0, 18.0], [10.0, 24.0]])
    out, dx = student.define(BATCH_NORM, "answer")(False, x, g, eps=5.0)
    own = (x - 4.5) / np.sqrt(x.var(axis=0) + 5.0) * np.array([1.0, 2.0]) + np.array([10.0, 20.0])
    batch = "These are the mean and the variance of the batch. In use the running ones decide."
    wrong = [(own, batch), (np.array([[11.5, 17.0], [10.0, 26.0]]), "eps is missing: σ is √(4 + 5).")]
    expect(out, right, "the result", wrong=wrong)
    expect(dx, np.array([[1.0, 20.0], [100.0, 2000.0]]), "dL/dx")
    out, _ = student.define(BATCH_NORM, "answer")(False, x[1:], g[1:], eps=5.0)
    expect(out, right[1:], "the result for the second example alone")


@task("10.3")
def test_batch_norm_in_training(student, rng):
    """In training, each channel of a batch has the mean of its bias and the spread of its weight

    A channel has numbers in all examples and at all places of the image.
    """
    for kind, shape in (("BatchNorm1d", (5, 3)), ("BatchNorm1d", (2, 3, 2)), ("BatchNorm2d", (2, 2, 2, 3))):
        x, axes, channels = all_different(rng, *shape), (0, *range(2, len(shape))), shape[1]
        one_each = (channels,) + (1,) * (len(shape) - 2)
        weight = np.arange(1.0, 1 + channels).reshape(one_each)

        def normalized(x, axes=axes, weight=weight):
            z = (x - x.mean(axes, keepdims=True)) / np.sqrt(x.var(axes, keepdims=True) + 0.25)
            return z * weight + 10 * weight

        g, expected = np.arange(x.size).reshape(shape) % 5 + 1.0, np.zeros(shape)
        out, dx = student.define(BATCH_NORM, "answer")(True, x, g, kind=kind, channels=channels, eps=0.25)
        expect(out, normalized(x), f"the result for x of shape {shape}")
        for place in np.ndindex(shape):
            up, down = x.copy(), x.copy()
            up[place] += 1e-6
            down[place] -= 1e-6
            expected[place] = (g * (normalized(up) - normalized(down))).sum() / 2e-6
        expect(dx, expected, f"dL/dx for x of shape {shape}", rtol=1e-6, atol=1e-6)


# Convolution.


@task("10.4")
def test_windows(student):
    """Six windows of 2 × 2 in an image of 3 × 4

    The corner lies in one window, a pixel in the middle in four.
    """
    a = np.arange(12.0).reshape(3, 4)
    out, da = student.convolution.windows(a, (2, 2))
    require(out.shape == (2, 2, 2, 3), "The shape is (tall, wide, rows, columns): here (2, 2, 2, 3).")
    expect(out[:, :, 1, 2], np.array([[6.0, 7.0], [10.0, 11.0]]), "the window at row 1 and column 2")
    expect(out[0, 1], np.array([[1.0, 2.0, 3.0], [5.0, 6.0, 7.0]]), "number (0, 1) of all windows")
    counts = np.array([[1.0, 2.0, 2.0, 1.0], [2.0, 4.0, 4.0, 2.0], [1.0, 2.0, 2.0, 1.0]])
    last = "One window has spoken for each pixel. The others moved the loss through it too."
    expect(da(np.ones((2, 2, 2, 3))), counts, "dL/da for a g of ones", wrong=[(counts**0, last)])


@task("10.4")
def test_windows_of_all_shapes(student, rng):
    """Strides that leave pixels out, windows of one pixel and of the whole image, stacks of images

    Pixels in no window receive 0.
    """
    sizes = ((1, 1), 1), ((2, 3), 1), ((2, 2), 2), ((3, 2), 2), ((1, 2), 3), ((5, 4), 1)
    for lead in ((), (2,), (1, 2), (0, 1)):
        for size, stride in sizes if lead == () else sizes[1:3]:
            a = all_different(rng, *lead, 5, 4)
            expect_rule(student.convolution.windows, all_windows, a, size=size, stride=stride)


@task("10.5")
def test_conv2d(student):
    """The number at the top left minus that at the bottom right, at four places

    Each difference is -4. The weight lies on the window as it is.
    """
    x, w = np.arange(9.0).reshape(1, 1, 3, 3), np.array([[[[1.0, 0.0], [0.0, -1.0]]]])
    out, dx, dw, db = student.convolution.conv2d(x, w, np.array([10.0]))
    turned = "The weight was turned: its last number met the first one of the window."
    wrong = [(np.full((1, 1, 2, 2), 14.0), turned), (np.full((1, 1, 2, 2), -4.0), "The bias is missing.")]
    expect(out, np.full((1, 1, 2, 2), 6.0), "the result", wrong=wrong)
    g = np.array([[[[1.0, 10.0], [100.0, 1000.0]]]])
    expected = np.array([[[[1.0, 10.0, 0.0], [100.0, 999.0, -10.0], [0.0, -100.0, -1000.0]]]])
    expect(dx(g), expected, "dL/dx")
    expect(dw(g), np.array([[[[4310.0, 5421.0], [7643.0, 8754.0]]]]), "dL/dw")
    places = "The bias is one number, used at all places and for all images."
    expect(db(g), np.array([1111.0]), "dL/db", wrong=[(g, places), (g[0], places)])


@task("10.5")
def test_a_frame(student):
    """A single pixel in a frame of zeros has nine windows of 1 × 1 around it

    The gradient belongs to the pixel alone.
    """
    x, w = np.array([[[[5.0]]]]), np.array([[[[2.0]]]])
    out, dx, *_ = student.convolution.conv2d(x, w, np.array([0.0]), padding=1)
    expected = np.zeros((1, 1, 3, 3))
    expected[0, 0, 1, 1] = 10.0
    expect(out, expected, "the result")
    g = np.arange(9.0).reshape(1, 1, 3, 3)
    frame, corner = "The gradient still has the frame.", "This is the gradient of a corner of the frame."
    wrong = [(2 * g, frame), (np.array([[[[0.0]]]]), corner), (np.array([[[[16.0]]]]), corner)]
    expect(dx(g), np.array([[[[8.0]]]]), "dL/dx", wrong=wrong)


@task("10.5")
def test_convolutions_of_all_shapes(student, rng):
    """Several channels, outputs, images and groups, with strides and frames, and an empty batch

    Part k of the outputs sees part k of the channels.
    """

    def sums(x, w, b, stride=1, padding=0, groups=1):
        x = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
        seen = all_windows(x, w.shape[2:], stride)
        out = np.zeros((len(x), len(w), *seen.shape[4:]))
        for n, o in np.ndindex(out.shape[:2]):
            first = o // (len(w) // groups) * w.shape[1]
            part = seen[n, first : first + w.shape[1]]
            out[n, o] = (w[o][..., None, None] * part).sum(axis=(0, 1, 2)) + b[o]
        return out

    cases = (
        ((2, 2, 3, 4), (3, 2, 2, 2), {}), ((1, 1, 5, 4), (2, 1, 2, 3), {"stride": 2}),
        ((2, 1, 3, 3), (1, 1, 3, 3), {"padding": 1}), ((1, 4, 3, 3), (2, 2, 2, 2), {"groups": 2}),
        ((1, 2, 4, 3), (2, 2, 3, 2), {"stride": 2, "padding": 1}), ((0, 2, 3, 3), (2, 2, 2, 2), {}),
        ((2, 2, 2, 3), (4, 1, 2, 2), {"groups": 2, "padding": 1}), ((1, 2, 2, 2), (2, 2, 1, 1), {}),
    )  # fmt: skip
    conv2d = student.convolution.conv2d
    for x, w, options in cases:
        arrays = [rng.uniform(-2, 2, shape) for shape in (x, w, w[:1])]
        expect_rule(conv2d, sums, *arrays, **options)
    for channels, groups in ((3, 1), (2, 2)):
        with student.raises("ValueError"):
            conv2d(np.ones((1, channels, 4, 4)), np.ones((4, 2, 2, 2)), np.ones(4), groups=groups)


# Pooling.


@task("10.6")
def test_max_pool2d(student):
    """Two windows of 2 × 2: the 5 is alone, and the 2 is there three times

    The first of equal numbers receives g.
    """
    a = np.array([[[[1.0, 5.0, 2.0, 2.0], [3.0, 4.0, 0.0, 2.0]]]])
    out, da = student.convolution.max_pool2d(a, 2)
    expect(out, np.array([[[[5.0, 2.0]]]]), "the result")
    equal = "All three numbers 2 receive g. Only the first one does."
    shared = "The three numbers 2 share g. Only the first one receives it."
    expected = np.array([[[[0.0, 10.0, 1.0, 0.0], [0.0, 0.0, 0.0, 0.0]]]])
    each = np.array([[[[0.0, 10.0, 1.0, 1.0], [0.0, 0.0, 0.0, 1.0]]]])
    thirds = np.array([[[[0.0, 10.0, 1 / 3, 1 / 3], [0.0, 0.0, 0.0, 1 / 3]]]])
    expect(da(np.array([[[[10.0, 1.0]]]])), expected, "dL/da", wrong=[(each, equal), (thirds, shared)])


@task("10.6")
def test_avg_pool2d(student):
    """The mean of 1, 3, 5 and 7 is 4, and each of them moves it by a quarter

    g is 8.
    """
    out, da = student.convolution.avg_pool2d(np.array([[[[1.0, 3.0], [5.0, 7.0]]]]), 2)
    expect(out, np.array([[[[4.0]]]]), "the result", wrong=[(np.array([[[[16.0]]]]), "This is the sum.")])
    whole = "Each number receives all of g. It moves the mean by a quarter of its own move."
    twice = "g is divided by 4 twice."
    twos = np.full((1, 1, 2, 2), 2.0)
    expect(da(np.array([[[[8.0]]]])), twos, "dL/da", wrong=[(4 * twos, whole), (twos / 4, twice)])


@task("10.6")
def test_pools_of_all_shapes(student, rng):
    """Windows that overlap, that leave pixels out, that are not square; negative numbers; an empty batch

    A pixel adds up what it receives from all its windows.
    """

    def pooled(a, size, stride, of):
        size = size if isinstance(size, tuple) else (size, size)
        return of(all_windows(a, size, stride or size[0]), axis=(2, 3))

    cases = ((2, 2, 4, 4), 2, None), ((1, 2, 5, 4), 3, 1), ((1, 1, 5, 5), (2, 3), 2), ((0, 2, 3, 3), 2, 1), (
        (2, 1, 3, 3), 1, None), ((1, 1, 4, 4), (2, 1), None)  # fmt: skip
    for shape, size, stride in cases:
        a = all_different(rng, *shape) - 3.0
        for name, of in (("max_pool2d", np.max), ("avg_pool2d", np.mean)):
            rule = getattr(student.convolution, name)
            expect_rule(rule, lambda a, of=of, **k: pooled(a, of=of, **k), a, size=size, stride=stride)


# Tasks 10.7 and 10.8: attention.

ASK = """
import numpy as np
from kittengrad import Tensor, attention

def asked(name, arrays, g, options):
    # the result of a function of Tensors, and the gradient of each
    tensors = [Tensor(array, requires_grad=True) for array in arrays]
    out = getattr(attention, name)(*tensors, **options)
    out.backward(g)
    return [out.data, *(tensor.grad for tensor in tensors)]

def two_heads(x, causal=False):
    # what two heads of width 1 make of x; every layer is the identity, and the last one doubles
    layer = attention.MultiHeadAttention(2, 2, causal, bias=False)
    for part in layer.children():
        part.weight.data = np.eye(2) * (1 + (part is layer.out))
    return layer(Tensor(x)).data
"""


def asked(student, name, *arrays, g, **options):
    arrays = [np.array(array, dtype=float) for array in arrays]
    return student.define(ASK, "asked")(name, arrays, np.array(g, dtype=float), options)


@task("10.7")
def test_positional_encoding(student):
    """Three places, and two waves of four columns

    P[t, 0] = sin(t) and P[t, 1] = cos(t). The second wave is a hundred times as long.
    """
    found = student.attention.positional_encoding(3, 4)
    rows = [[np.sin(t), np.cos(t), np.sin(t / 100), np.cos(t / 100)] for t in (0.0, 1.0, 2.0)]
    expect(found, np.array(rows), "the positional encoding")


@task("10.7")
def test_attention_weights(student):
    """A key that fits, and one that does not

    The products are 2 · log(3) and 0, and the width is 4. So the scores are log(3) and 0, whose softmax is
    3/4 and 1/4.
    """
    query, keys = [[2.0 * np.log(3.0), 0.0, 0.0, 0.0]], [[1.0, 0.0, 0.0, 0.0], [0.0, 1.0, 0.0, 0.0]]
    found, *_ = asked(student, "attention_weights", query, keys, g=[[1, 1]])
    expect(found, np.array([[0.75, 0.25]]), "the weights")


@task("10.7")
def test_causal(student):
    """Three equal scores: each place divides its attention among the places so far

    The scores are 1. The first place sees itself alone, and the third one sees all three.
    """
    one = np.ones((3, 1))
    found, *_ = asked(student, "attention_weights", one, one, g=np.ones((3, 3)), causal=True)
    rows = [[1.0, 0.0, 0.0], [1 / 2, 1 / 2, 0.0], [1 / 3, 1 / 3, 1 / 3]]
    expect(found, np.array(rows), "the weights")


@task("10.7")
def test_attention(student):
    """Two values, mixed 3 to 1

    dL/d(value) is g times the weight. The key that fits less loses what the other one gains.
    """
    query, keys, values = [[np.log(3.0)]], [[1.0], [0.0]], [[4.0, 0.0], [0.0, 8.0]]
    found, dq, dk, dv = asked(student, "attention", query, keys, values, g=[[1, 0]])
    expect(found, np.array([[3.0, 2.0]]), "the result")
    expect(dv, np.array([[0.75, 0.0], [0.25, 0.0]]), "dL/d(value)")
    expect(dq, np.array([[0.75]]), "dL/d(query)")
    expect(dk, np.log(3.0) * np.array([[0.75], [-0.75]]), "dL/d(key)")


@task("10.8")
def test_split_heads(student):
    """Two heads, each with its half of each vector

    One reshape alone mixes places with parts. g shows where each number went.
    """
    x = [[1.0, 2.0, 3.0, 4.0], [5.0, 6.0, 7.0, 8.0]]
    found, dx = asked(student, "split_heads", x, g=[[[1, 2], [3, 4]], [[5, 6], [7, 8]]], heads=2)
    expect(found, np.array([[[1.0, 2.0], [5.0, 6.0]], [[3.0, 4.0], [7.0, 8.0]]]), "the heads")
    expect(dx, np.array([[1.0, 2.0, 5.0, 6.0], [3.0, 4.0, 7.0, 8.0]]), "dL/dx")


@task("10.8")
def test_join_heads(student):
    """Two heads become two vectors again

    The vector of a place holds its part of each head, one behind the other.
    """
    heads = [[[1.0, 2.0], [5.0, 6.0]], [[3.0, 4.0], [7.0, 8.0]]]
    found, dx = asked(student, "join_heads", heads, g=[[1, 2, 3, 4], [5, 6, 7, 8]])
    expect(found, np.array([[1.0, 2.0, 3.0, 4.0], [5.0, 6.0, 7.0, 8.0]]), "the vectors")
    expect(dx, np.array(heads), "dL/dx")


@task("10.8")
def test_multi_head_attention(student):
    """Two heads that look for two different things

    With a = √log(3), each head has a place whose scores are log(3) and 0, and a place whose scores are 0.
    The last layer doubles the answers. With causal=True, the first place sees itself alone.
    """
    a = np.sqrt(np.log(3.0))
    two_heads, x = student.define(ASK, "two_heads"), np.array([[a, 0.0], [0.0, a]])
    right = 2 * a * np.array([[0.75, 0.5], [0.5, 0.75]])
    expect(two_heads(np.stack([x, 0 * x])), np.stack([right, 0 * x]), "the result for two texts")
    expect(two_heads(x, True), 2 * a * np.array([[1.0, 0.0], [0.5, 0.75]]), "the causal result")
