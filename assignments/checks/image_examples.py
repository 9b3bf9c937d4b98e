"""Stage 10: small arrays for norms, windows, convolution and pooling, and the right results.

They belong to `rule_examples.py`, which tries them. A row is a task, a call and its operands a, b and c.
"""

import numpy as np

MODULES = {"10.2": "regularization", "10.4": "convolution", "10.5": "convolution", "10.6": "convolution"}
SQUARE = [[3.0, 0.5], [-2.0, 4.0]]
PIXEL, LINE, FEW = [[[[3.0]]]], [[[[3.0, 0.5, -2.0]]]], [[3.0, 0.5, -2.0], [4.0, 1.0, 7.0]]
ROWS = (
    ("10.2", "standardize(a, 0, 1.0)", [1.0, -2.0, 3.0]),
    ("10.2", "standardize(a, 1, 1.0)", FEW),
    ("10.2", "standardize(a, (0, 1), 1.0)", FEW),
    ("10.2", "standardize(a, 0)", [1.0, -2.0, 3.0]),
    ("10.2", "rms_norm(a, 0, 1.0)", [3.0, 0.5]),
    ("10.2", "rms_norm(a)", SQUARE),
    ("10.4", "windows(a, (1, 1))", PIXEL),
    ("10.4", "windows(a, (1, 2))", [[1.0, -2.0, 3.0]]),
    ("10.4", "windows(a, (1, 1), 2)", [[1.0, -2.0, 3.0]]),
    ("10.4", "windows(a, (2, 2))", FEW),
    ("10.4", "windows(a, (1, 2), 2)", [[3.0, 0.5, -2.0, 4.0]]),
    ("10.4", "windows(a, (2, 2))", [FEW, FEW]),
    ("10.5", "conv2d(a, b, c)", PIXEL, [[[[2.0]]]], [5.0]),
    ("10.5", "conv2d(a, b, c)", LINE, [[[[2.0, 4.0]]]], [5.0]),
    ("10.5", "conv2d(a, b, c, padding=1)", PIXEL, [[[[2.0]]]], [5.0]),
    ("10.5", "conv2d(a, b, c, stride=2)", LINE, [[[[2.0]]]], [5.0]),
    ("10.5", "conv2d(a, b, c)", [[[[3.0]]], [[[4.0]]]], [[[[2.0]]]], [5.0]),
    ("10.5", "conv2d(a, b, c)", [[[[3.0]], [[4.0]]]], [[[[2.0]], [[1.0]]]], [5.0]),
    ("10.5", "conv2d(a, b, c, groups=2)", [[[[3.0]], [[4.0]]]], [[[[2.0]]], [[[1.0]]]], [5.0, 6.0]),
    ("10.5", "conv2d(a, b, c)", [[FEW]], [[SQUARE]], [5.0]),
    ("10.6", "max_pool2d(a, (1, 2))", [[[[3.0, 0.5]]]]),
    ("10.6", "max_pool2d(a, (1, 2))", [[[[-3.0, -0.5]]]]),
    ("10.6", "max_pool2d(a, 2)", [[SQUARE]]),
    ("10.6", "max_pool2d(a, (1, 2), 1)", [[[[0.5, 3.0, -2.0]]]]),
    ("10.6", "avg_pool2d(a, (1, 2))", [[[[3.0, 0.5]]]]),
    ("10.6", "avg_pool2d(a, 2)", [[SQUARE]]),
    ("10.6", "avg_pool2d(a, (1, 2), 1)", LINE),
)


def _windows(a, size, stride=1):
    seen = np.lib.stride_tricks.sliding_window_view(a, size, (-2, -1))[..., ::stride, ::stride, :, :]
    return np.moveaxis(seen, (-2, -1), (-4, -3))


def _conv2d(x, w, b, stride=1, padding=0, groups=1):
    x = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    parts = zip(np.split(x, groups, axis=1), np.split(w, groups), strict=True)
    sums = [np.einsum("octw,nctwpq->nopq", v, _windows(u, v.shape[2:], stride)) for u, v in parts]
    return np.concatenate(sums, axis=1) + b[:, None, None]


def _pooled(of):
    def pool(a, size, stride=None):
        size = size if isinstance(size, tuple) else (size, size)
        return of(_windows(a, size, stride or size[0]), axis=(2, 3))

    return pool


def _scaled(a, axis, eps, mean):
    distances = a - mean
    return distances / np.sqrt((distances**2).mean(axis, keepdims=True) + eps)


RIGHT = {
    "standardize": lambda a, axis, eps=1e-5: _scaled(a, axis, eps, a.mean(axis, keepdims=True)),
    "rms_norm": lambda a, axis=-1, eps=1e-5: _scaled(a, axis, eps, 0),
    "windows": _windows,
    "conv2d": _conv2d,
    "max_pool2d": _pooled(np.max),
    "avg_pool2d": _pooled(np.mean),
}
