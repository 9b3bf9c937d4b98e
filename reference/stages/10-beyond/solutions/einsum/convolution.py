"""Stage 10, with views of all windows and einsum: the letters say which axes meet."""

from math import sqrt

import numpy as np

from .generator import generator
from .members import Parameter
from .nn import Module, kaiming_uniform
from .tensor import apply

__all__ = ["AvgPool2d", "Conv2d", "MaxPool2d", "avg_pool2d", "conv2d", "max_pool2d", "windows"]


def pair(size):
    return size if isinstance(size, tuple) else (size, size)


def places(shape, size, stride):
    (height, width), (tall, wide) = shape[-2:], size
    if stride < 1 or not (0 < tall <= height and 0 < wide <= width):
        raise ValueError(
            f"windows of {tall} × {wide} at stride {stride} do not fit images of {height} × {width}"
        )
    return (height - tall) // stride + 1, (width - wide) // stride + 1


# Task 10.4: all windows as a view, and the way back by the numbers of the pixels.


def windows(a, size, stride=1):
    places(a.shape, size, stride)

    def view(x):
        seen = np.lib.stride_tricks.sliding_window_view(x, tuple(size), axis=(-2, -1))
        return np.moveaxis(seen[..., ::stride, ::stride, :, :], (-2, -1), (-4, -3))

    def back(g):
        pixels = view(np.arange(a.size).reshape(a.shape))
        da = np.zeros(a.size, dtype=g.dtype)
        np.add.at(da, pixels, g)
        return da.reshape(a.shape)

    return view(a).copy(), back


# Task 10.5.


def conv2d(x, w, b, stride=1, padding=0, groups=1):
    check_channels(x.shape, w.shape, groups)
    frame = ((0, 0), (0, 0), (padding, padding), (padding, padding))
    framed = np.pad(x, frame)
    seen, fold = windows(framed, w.shape[2:], stride)
    split = seen.reshape(len(x), groups, w.shape[1], *seen.shape[2:])
    filters = w.reshape(groups, len(w) // groups, *w.shape[1:])
    rows, columns = seen.shape[-2:]

    def apart(g):
        return g.reshape(len(x), groups, len(w) // groups, rows, columns)

    def by_image(g):
        gradient = fold(np.einsum("ngopq,gocij->ngcijpq", apart(g), filters).reshape(seen.shape))
        return gradient[:, :, padding : framed.shape[2] - padding, padding : framed.shape[3] - padding]

    def by_weight(g):
        return np.einsum("ngopq,ngcijpq->gocij", apart(g), split).reshape(w.shape)

    out = np.einsum("gocij,ngcijpq->ngopq", filters, split).reshape(len(x), len(w), rows, columns)
    return out + b[None, :, None, None], by_image, by_weight, lambda g: np.einsum("nopq->o", g)


def check_channels(x, w, groups):
    if len(x) != 4 or groups < 1 or w[0] % groups or x[1] != w[1] * groups:
        raise ValueError(
            f"a weight of shape {w} in {groups} groups takes images of shape "
            f"(n, {w[1] * groups}, height, width), and x has shape {x}"
        )


# Task 10.6.


def max_pool2d(a, size, stride=None):
    tall, wide = pair(size)
    seen, fold = windows(a, (tall, wide), stride or tall)
    flat = seen.reshape(*seen.shape[:2], tall * wide, *seen.shape[4:])
    choice = np.expand_dims(np.argmax(flat, axis=2), 2)

    def back(g):
        columns = np.zeros_like(flat, dtype=g.dtype)
        np.put_along_axis(columns, choice, g[:, :, None], axis=2)
        return fold(columns.reshape(seen.shape))

    return np.take_along_axis(flat, choice, axis=2)[:, :, 0], back


def avg_pool2d(a, size, stride=None):
    tall, wide = pair(size)
    seen, fold = windows(a, (tall, wide), stride or tall)
    share = np.full((tall, wide), 1 / (tall * wide), dtype=a.dtype)
    return (
        np.einsum("ncijpq,ij->ncpq", seen, share),
        lambda g: fold(np.einsum("ncpq,ij->ncijpq", g, share)),
    )


# Finished: the modules under PyTorch's names.


class Conv2d(Module):
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
    return np.zeros(weight.shape[0], dtype=weight.dtype)


class MaxPool2d(Module):
    rule = staticmethod(max_pool2d)

    def __init__(self, kernel_size, stride=None):
        self.kernel_size, self.stride = kernel_size, stride

    def forward(self, x):
        return apply(self.rule, x, size=self.kernel_size, stride=self.stride)

    def extra_repr(self):
        return f"kernel_size={self.kernel_size}, stride={self.stride or pair(self.kernel_size)[0]}"


class AvgPool2d(MaxPool2d):
    rule = staticmethod(avg_pool2d)
