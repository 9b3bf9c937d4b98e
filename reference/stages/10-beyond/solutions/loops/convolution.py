"""Stage 10, window by window: a loop over the places, as one would do it by hand."""

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


# Task 10.4.


def windows(a, size, stride=1):
    (tall, wide), (rows, columns) = size, places(a.shape, size, stride)
    out = np.zeros((*a.shape[:-2], tall, wide, rows, columns), a.dtype)
    for p in range(rows):
        for q in range(columns):
            top, left = p * stride, q * stride
            out[..., p, q] = a[..., top : top + tall, left : left + wide]

    def back(g):
        da = np.zeros_like(a, dtype=g.dtype)
        for p in range(rows):
            for q in range(columns):
                top, left = p * stride, q * stride
                da[..., top : top + tall, left : left + wide] += g[..., p, q]
        return da

    return out, back


# Task 10.5: a convolution of the images, group by group and place by place.


def conv2d(x, w, b, stride=1, padding=0, groups=1):
    check_channels(x.shape, w.shape, groups)
    (n, _, height, width), (tall, wide) = x.shape, w.shape[2:]
    framed = np.zeros((n, x.shape[1], height + 2 * padding, width + 2 * padding), x.dtype)
    framed[:, :, padding : padding + height, padding : padding + width] = x
    rows, columns = places(framed.shape, (tall, wide), stride)
    outputs, channels = len(w) // groups, w.shape[1]

    def steps():
        """The group's channels and outputs, and the corner of a window, for all of both."""
        for k in range(groups):
            inside = slice(k * channels, (k + 1) * channels)
            for p in range(rows):
                for q in range(columns):
                    window = (
                        slice(None),
                        inside,
                        slice(p * stride, p * stride + tall),
                        slice(q * stride, q * stride + wide),
                    )
                    yield window, slice(k * outputs, (k + 1) * outputs), p, q

    out = np.zeros((n, len(w), rows, columns), x.dtype)
    for window, part, p, q in steps():
        out[:, part, p, q] = np.tensordot(framed[window], w[part], axes=([1, 2, 3], [1, 2, 3])) + b[part]

    def by_image(g):
        gradient = np.zeros_like(framed, dtype=g.dtype)
        for window, part, p, q in steps():
            gradient[window] += np.tensordot(g[:, part, p, q], w[part], axes=(1, 0))
        return gradient[:, :, padding : padding + height, padding : padding + width]

    def by_weight(g):
        gradient = np.zeros_like(w, dtype=g.dtype)
        for window, part, p, q in steps():
            gradient[part] += np.tensordot(g[:, part, p, q], framed[window], axes=(0, 0))
        return gradient

    def by_bias(g):
        gradient = np.zeros_like(b, dtype=g.dtype)
        for image in g:
            gradient += image.sum(axis=(1, 2))
        return gradient

    return out, by_image, by_weight, by_bias


def check_channels(x, w, groups):
    if len(x) != 4 or groups < 1 or w[0] % groups or x[1] != w[1] * groups:
        raise ValueError(
            f"a weight of shape {w} in {groups} groups takes images of shape "
            f"(n, {w[1] * groups}, height, width), and x has shape {x}"
        )


# Task 10.6.


def max_pool2d(a, size, stride=None):
    tall, wide = pair(size)
    step = stride or tall
    rows, columns = places(a.shape, (tall, wide), step)
    best = np.full((*a.shape[:2], rows, columns), -np.inf, a.dtype)
    where = np.zeros(best.shape, int)
    for k in range(tall * wide):
        i, j = divmod(k, wide)
        numbers = a[:, :, i::step, j::step][:, :, :rows, :columns]
        larger = numbers > best
        best, where = np.where(larger, numbers, best), np.where(larger, k, where)

    def back(g):
        da = np.zeros(a.shape, g.dtype)
        for k in range(tall * wide):
            i, j = divmod(k, wide)
            da[:, :, i::step, j::step][:, :, :rows, :columns] += np.where(where == k, g, 0)
        return da

    return best, back


def avg_pool2d(a, size, stride=None):
    tall, wide = pair(size)
    seen, fold = windows(a, (tall, wide), stride or tall)
    out = sum(seen[:, :, i, j] for i in range(tall) for j in range(wide)) / (tall * wide)

    def back(g):
        columns = np.zeros(seen.shape, g.dtype)
        for i in range(tall):
            for j in range(wide):
                columns[:, :, i, j] = g / (tall * wide)
        return fold(columns)

    return out, back


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
