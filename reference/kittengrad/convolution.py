"""Stage 10: convolution and pooling, the layers that see.

A *convolution* looks at an image through a small window, and computes the same weighted sum at every place. A
fully connected layer has a weight for each pixel; a convolution has one for each place of the window. Pooling
keeps one number of each window.

All of them begin with `windows`, which lays the numbers of every window side by side. After that, a
convolution is a matrix product, and pooling is a maximum or a mean. Arrays are (n, channels, height,
width), as in PyTorch.

Differences from PyTorch: strides and paddings are single numbers, pooling has no padding, and there is no
dilation. A pool without a stride takes the height of its window.
"""

from math import sqrt

from .generator import generator
from .members import Parameter
from .namespace import array_namespace, total
from .nn import Module, kaiming_uniform
from .tensor import apply

__all__ = ["AvgPool2d", "Conv2d", "MaxPool2d", "avg_pool2d", "conv2d", "max_pool2d", "windows"]


def pair(size):
    """(height, width) of a size that is a number or a pair (provided)."""
    return size if isinstance(size, tuple) else (size, size)


def places(shape, size, stride):
    """How many windows fit: (rows, columns) of them (provided).

    Raises ValueError if none fits.
    """
    (height, width), (tall, wide) = shape[-2:], size
    if stride < 1 or not (0 < tall <= height and 0 < wide <= width):
        raise ValueError(
            f"windows of {tall} × {wide} at stride {stride} do not fit images of {height} × {width}"
        )
    return (height - tall) // stride + 1, (width - wide) // stride + 1


# Task 10.4: all windows of an image, and back.


def windows(a, size, stride=1):
    """out[…, i, j, p, q] = a[…, p·s + i, q·s + j]: number (i, j) of the window at place (p, q), s the stride.
    dL/da: each pixel receives the sum of g over all windows that it lies in.

    a     (…, height, width)
    size  (tall, wide), those of a window
    out   (…, tall, wide, rows, columns), where rows × columns windows fit

    >>> import numpy as np
    >>> out, da = windows(np.arange(12.0).reshape(3, 4), (2, 2))
    >>> out.shape, out[:, :, 0, 0].tolist(), out[:, :, 1, 2].tolist()
    ((2, 2, 2, 3), [[0.0, 1.0], [4.0, 5.0]], [[6.0, 7.0], [10.0, 11.0]])
    >>> da(np.ones((2, 2, 2, 3)))
    array([[1., 2., 2., 1.],
           [2., 4., 4., 2.],
           [1., 2., 2., 1.]])

    Hint: `a[..., i : i + s * rows : s, j : j + s * columns : s]` is number (i, j) of every window: a view
    of `a`, shifted by (i, j), which takes every s-th number. There are only tall × wide of them. On the
    way back each view of zeros receives its layer of g, with `+=`. A loop over all windows is a hundred
    times slower.
    """
    ### BEGIN SOLUTION 10.4
    xp, s = array_namespace(a), stride
    (tall, wide), (rows, columns) = size, places(a.shape, size, stride)
    keys = {
        (i, j): (..., slice(i, i + s * rows, s), slice(j, j + s * columns, s))
        for i in range(tall)
        for j in range(wide)
    }

    def fold(g):
        da = xp.zeros(a.shape, dtype=g.dtype)
        for (i, j), key in keys.items():
            da[key] += g[..., i, j, :, :]
        return da

    layers = xp.stack([a[key] for key in keys.values()], axis=-3)
    return layers.reshape((*a.shape[:-2], tall, wide, rows, columns)), fold
    ### END SOLUTION


# Task 10.5: convolution.


def padded(a, padding):
    """out = `a` with a frame of zeros around each image.   dL/da = g without the frame (provided)."""
    if not padding:
        return a, lambda g: g
    inside = (..., slice(padding, -padding), slice(padding, -padding))
    *rest, height, width = a.shape
    out = array_namespace(a).zeros((*rest, height + 2 * padding, width + 2 * padding), dtype=a.dtype)
    out[inside] = a
    return out, lambda g: g[inside]


def conv2d(x, w, b, stride=1, padding=0, groups=1):
    """out[n, o, p, q] = b[o] + Σ w[o, c, i, j] · x[n, c, p·s + i, q·s + j], the sum over c, i and j.

    x       (n, channels, height, width), with a frame of `padding` zeros around each image
    w       (outputs, channels / groups, tall, wide)
    b       (outputs,)
    groups  the channels and the outputs are cut into so many equal parts; part k of the outputs sees part
            k of the channels. With one group, each output sees all channels.
    out     (n, outputs, rows, columns)

    With the windows as columns of a matrix, this is a matrix product W @ C for each image and group
    (*im2col*):

        C  (n, groups, channels / groups · tall · wide, rows · columns)      one column for each window
        W  (groups, outputs / groups, channels / groups · tall · wide)      one row for each output

    The derivatives are those of the product, on the way back through the windows (*col2im*) and the frame:

        dL/dW = Σ g @ Cᵀ, over the images         dL/dC = Wᵀ @ g         dL/db = Σ g, over images and places

    Raises ValueError if the channels do not fit, or no window does.

    >>> import numpy as np
    >>> x, w = np.arange(9.0).reshape(1, 1, 3, 3), np.array([[[[1.0, 0.0], [0.0, -1.0]]]])
    >>> out, dx, dw, db = conv2d(x, w, np.array([10.0]))
    >>> out
    array([[[[6., 6.],
             [6., 6.]]]])
    >>> dw(np.ones((1, 1, 2, 2)))
    array([[[[ 8., 12.],
             [20., 24.]]]])

    Hint: `framed, unframe = padded(x, padding)` and `seen, fold = windows(framed, w.shape[2:], stride)`
    are two rules. The way back goes through `fold` and then `unframe`. `-1` lets reshape compute one
    length; an empty batch needs each length written out.
    """
    ### BEGIN SOLUTION 10.5
    outputs, channels, tall, wide = w.shape
    check_channels(x.shape, w.shape, groups)
    framed, unframe = padded(x, padding)
    seen, fold = windows(framed, (tall, wide), stride)
    n, (rows, columns) = len(x), seen.shape[-2:]
    W = w.reshape((groups, outputs // groups, channels * tall * wide))
    C = seen.reshape((n, groups, channels * tall * wide, rows * columns))
    out = (W @ C).reshape((n, outputs, rows, columns)) + b.reshape((-1, 1, 1))

    def by_part(g):
        return g.reshape((n, groups, outputs // groups, rows * columns))

    return (
        out,
        lambda g: unframe(fold((W.swapaxes(1, 2) @ by_part(g)).reshape(seen.shape))),
        lambda g: total(by_part(g) @ C.swapaxes(2, 3), axis=0).reshape(w.shape),
        lambda g: total(g, axis=(0, 2, 3)),
    )
    ### END SOLUTION


def check_channels(x, w, groups):
    """Raise ValueError unless images of shape `x` fit a weight of shape `w` in so many groups (provided)."""
    if len(x) != 4 or groups < 1 or w[0] % groups or x[1] != w[1] * groups:
        raise ValueError(
            f"a weight of shape {w} in {groups} groups takes images of shape "
            f"(n, {w[1] * groups}, height, width), and x has shape {x}"
        )


# Task 10.6: pooling.


def max_pool2d(a, size, stride=None):
    """out = the largest number of each window.   The largest number receives g of its window, all others 0.

    a       (n, channels, height, width)
    size    of a window: a number, or (tall, wide)
    stride  from one window to the next; None: the height of the window, so that square windows do not overlap

    Of several largest numbers the first receives g, row by row, as in PyTorch. A number that is the
    largest of several windows receives the sum.

    >>> import numpy as np
    >>> out, da = max_pool2d(np.array([[[[1.0, 5.0, 2.0, 2.0], [3.0, 4.0, 0.0, 2.0]]]]), 2)
    >>> out
    array([[[[5., 2.]]]])
    >>> da(np.array([[[[10.0, 1.0]]]]))
    array([[[[ 0., 10.,  1.,  0.],
             [ 0.,  0.,  0.,  0.]]]])

    Hint: `seen, fold = windows(…)`, then make one axis of the window's two. `argmax` finds the first of
    equals, and `xp.arange(k)[:, None, None] == places` compares each number of a window with it.
    """
    ### BEGIN SOLUTION 10.6
    xp, size = array_namespace(a), pair(size)
    seen, fold = windows(a, size, size[0] if stride is None else stride)
    n, channels, tall, wide, rows, columns = seen.shape
    flat = seen.reshape((n, channels, tall * wide, rows, columns))
    first = flat.argmax(axis=2)[:, :, None] == xp.arange(tall * wide)[:, None, None]
    return flat.max(axis=2), lambda g: fold(xp.where(first, g[:, :, None], 0).reshape(seen.shape))
    ### END SOLUTION


def avg_pool2d(a, size, stride=None):
    """out = the mean of each window of k numbers.   Each number receives g / k of every window it lies in.

    Arguments as for `max_pool2d`.
    """
    ### BEGIN SOLUTION 10.6
    size = tall, wide = pair(size)
    seen, fold = windows(a, size, tall if stride is None else stride)
    spread = array_namespace(a).broadcast_to
    means = total(seen, axis=(2, 3), divisor=tall * wide)
    return means, lambda g: fold(spread((g / (tall * wide))[:, :, None, None], seen.shape))
    ### END SOLUTION


# Finished: the modules under PyTorch's names.


class Conv2d(Module):
    """A convolution: `out_channels` weighted sums of each window of an image with `in_channels` channels.

    weight  (out_channels, in_channels / groups, tall, wide), drawn from [-r, r), r = 1/√(numbers of a window)
    bias    (out_channels,), drawn from the same interval, or None
    rng     a Generator or a seed; None: the library's own Generator, see `manual_seed`

    Raises ValueError unless `groups` divides both numbers of channels.
    """

    def __init__(
        self,
        in_channels,
        out_channels,
        kernel_size,
        stride=1,
        padding=0,
        groups=1,
        bias=True,
        *,
        dtype=None,
        rng=None,
    ):
        if groups < 1 or in_channels % groups or out_channels % groups:
            raise ValueError(f"{groups} groups do not divide {in_channels} and {out_channels} channels")
        rng, (tall, wide) = generator(rng), pair(kernel_size)
        self.in_channels, self.out_channels, self.kernel_size = in_channels, out_channels, (tall, wide)
        self.stride, self.padding, self.groups = stride, padding, groups
        shape = (out_channels, in_channels // groups, tall, wide)
        seen = shape[1] * tall * wide
        weight = kaiming_uniform((out_channels, seen), rng, gain=1 / sqrt(3)).reshape(shape)
        self.weight = Parameter(weight, dtype=dtype, label="weight")
        numbers = rng.uniform(-1 / sqrt(seen), 1 / sqrt(seen), out_channels)
        self.bias = Parameter(numbers, dtype=dtype, label="bias") if bias else None

    def forward(self, x):
        bias = no_bias(self.weight) if self.bias is None else self.bias
        return apply(
            conv2d, x, self.weight, bias, stride=self.stride, padding=self.padding, groups=self.groups
        )

    def extra_repr(self):
        return (
            f"{self.in_channels}, {self.out_channels}, kernel_size={self.kernel_size}, stride={self.stride}, "
            f"padding={self.padding}, groups={self.groups}, bias={self.bias is not None}"
        )


def no_bias(weight):
    """Zeros in place of a bias, in the dtype of the weight, a Tensor."""
    return array_namespace(weight.data).zeros(weight.shape[0], dtype=weight.dtype)


class MaxPool2d(Module):
    """The largest number of each window: see `max_pool2d`."""

    rule = staticmethod(max_pool2d)

    def __init__(self, kernel_size, stride=None):
        self.kernel_size = kernel_size
        self.stride = pair(kernel_size)[0] if stride is None else stride

    def forward(self, x):
        return apply(self.rule, x, size=self.kernel_size, stride=self.stride)

    def extra_repr(self):
        return f"kernel_size={self.kernel_size}, stride={self.stride}"


class AvgPool2d(MaxPool2d):
    """The mean of each window: see `avg_pool2d`."""

    rule = staticmethod(avg_pool2d)
