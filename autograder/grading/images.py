"""Windows of images, convolution and pooling in NumPy: what the rules of stage 10 have to give.

Every function takes the operands and options of its rule. Those that end with `_gradients` take g before
them, and give a gradient for each operand. The windows are NumPy's `sliding_window_view`, and the way back
counts pixels with `bincount`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from autograder.grading.answers import Array

__all__ = [
    "conv_gradients",
    "convolved",
    "folded",
    "largest",
    "largest_gradients",
    "mean_gradients",
    "means",
    "padded",
    "pooled",
    "seen",
    "to_pixels",
]

Size = int | tuple[int, int]


def seen(a: Array, size: Sequence[int], stride: int = 1) -> Array:
    """The windows of images (…, height, width): (…, tall, wide, rows, columns)."""
    found = np.lib.stride_tricks.sliding_window_view(a, tuple(size), axis=(-2, -1))
    return np.moveaxis(found[..., ::stride, ::stride, :, :], (-2, -1), (-4, -3))


def folded(g: Array, shape: tuple[int, ...], stride: int = 1) -> Array:
    """Numbers of all windows, added up at their pixels: an array of this shape."""
    count = math.prod(shape)
    places = seen(np.arange(count).reshape(shape), g.shape[-4:-2], stride)
    return np.bincount(places.ravel(), g.ravel(), count).reshape(shape)


# Convolution.


def padded(x: Array, padding: int) -> Array:
    """Images in a frame of zeros."""
    return np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))


def convolved(x: Array, w: Array, b: Array, stride: int = 1, padding: int = 0, groups: int = 1) -> Array:
    """The result of `conv2d`."""
    found, parts = _apart(padded(x, padding), w, stride, groups)
    out = np.einsum("goctw,ngctwpq->ngopq", parts, found)
    return np.asarray(out.reshape(len(x), len(w), *out.shape[3:]) + b[:, None, None])


def conv_gradients(
    g: Array, x: Array, w: Array, b: Array, stride: int = 1, padding: int = 0, groups: int = 1
) -> list[Array]:
    """The gradients of `conv2d`."""
    frame, (height, width) = padded(x, padding), x.shape[2:]
    found, parts = _apart(frame, w, stride, groups)
    by_part = g.reshape(len(x), groups, len(w) // groups, *g.shape[2:])
    columns = np.einsum("ngopq,goctw->ngctwpq", by_part, parts)
    dx = folded(columns.reshape(*frame.shape[:2], *columns.shape[3:]), frame.shape, stride)
    dw = np.einsum("ngopq,ngctwpq->goctw", by_part, found).reshape(w.shape)
    return [dx[:, :, padding : padding + height, padding : padding + width], dw, g.sum(axis=(0, 2, 3))]


def _apart(frame: Array, w: Array, stride: int, groups: int) -> tuple[Array, Array]:
    """Windows (n, groups, channels, tall, wide, rows, columns), and w (groups, outputs, channels, …)."""
    found = seen(frame, w.shape[2:], stride)
    found = found.reshape(len(frame), groups, w.shape[1], *found.shape[2:])
    return found, w.reshape(groups, len(w) // groups, *w.shape[1:])


# Pooling.


def pooled(a: Array, size: Size, stride: int | None = None) -> Array:
    """The numbers of each window on one axis: (n, channels, numbers, rows, columns)."""
    found = seen(a, _pair(size), stride or _pair(size)[0])
    return found.reshape(*a.shape[:2], math.prod(_pair(size)), *found.shape[4:])


def to_pixels(g: Array, a: Array, size: Size, stride: int | None = None) -> Array:
    """Gradients of the numbers that `pooled` gives, added up at the pixels of a."""
    return folded(g.reshape(*g.shape[:2], *_pair(size), *g.shape[3:]), a.shape, stride or _pair(size)[0])


def largest(a: Array, size: Size, stride: int | None = None) -> Array:
    """The result of `max_pool2d`."""
    return np.asarray(pooled(a, size, stride).max(axis=2))


def largest_gradients(g: Array, a: Array, size: Size, stride: int | None = None) -> list[Array]:
    """The gradient of `max_pool2d`."""
    flat = pooled(a, size, stride)
    first = flat.argmax(axis=2)[:, :, None] == np.arange(flat.shape[2])[:, None, None]
    return [to_pixels(first * g[:, :, None], a, size, stride)]


def means(a: Array, size: Size, stride: int | None = None) -> Array:
    """The result of `avg_pool2d`."""
    return np.asarray(pooled(a, size, stride).mean(axis=2))


def mean_gradients(g: Array, a: Array, size: Size, stride: int | None = None) -> list[Array]:
    """The gradient of `avg_pool2d`."""
    flat = pooled(a, size, stride)
    return [to_pixels(0 * flat + g[:, :, None] / flat.shape[2], a, size, stride)]


def _pair(size: Size) -> tuple[int, int]:
    return size if isinstance(size, tuple) else (size, size)
