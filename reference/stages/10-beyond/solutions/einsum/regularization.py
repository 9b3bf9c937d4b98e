"""Stage 10, as linear maps: each derivative is a matrix of the row, written out or applied with einsum."""

from math import prod

import numpy as np

from .generator import generator
from .members import Buffer, Parameter
from .nn import Module
from .tensor import apply, where

__all__ = [
    "BatchNorm1d",
    "BatchNorm2d",
    "Dropout",
    "LayerNorm",
    "RMSNorm",
    "dropout",
    "rms_norm",
    "standardize",
]

# Task 10.1.


def dropout(a, p, rng):
    factors = rng.choice([0.0, 1 / max(1 - p, 1e-300)], size=np.shape(a), p=[p, 1 - p])
    factors = np.asarray(factors, dtype=a.dtype)
    return np.multiply(a, factors), lambda g: np.multiply(factors, g)


class Dropout(Module):
    def __init__(self, p=0.5, *, rng=None):
        if not 0 <= p <= 1:
            raise ValueError(f"p is a probability, from 0 to 1, not {p}")
        self.p, self.rng = p, None if rng is None else generator(rng)

    def forward(self, x):
        if not self.training:
            return x * 1.0
        drawn = generator(self.rng).random(x.shape)
        return where(drawn < self.p, 0.0, x / (1 - self.p) if self.p < 1 else 0.0 * x)

    def extra_repr(self):
        return f"p={self.p}"


# Task 10.2: the axes are moved to the end and made one, so that each row is a vector.


def _rows(a, axis):
    """`a` as rows of the numbers along the axes, and the way back."""
    axes = [i % a.ndim for i in (axis if isinstance(axis, tuple) else (axis,))]
    order = [i for i in range(a.ndim) if i not in axes] + axes
    moved = np.transpose(a, order)
    length = prod(a.shape[i] for i in axes)
    rows = moved.reshape(a.size // length if length else 0, length)
    return rows, lambda rows: np.transpose(rows.reshape(moved.shape), np.argsort(order))


def standardize(a, axis, eps=1e-5):
    rows, back = _rows(a, axis)
    n = rows.shape[1]
    centre = (np.eye(n) - np.full((n, n), 1 / n)).astype(a.dtype)
    distances = np.einsum("rk,kj->rj", rows, centre)
    precision = 1 / np.sqrt(np.einsum("rk,rk->r", distances, distances) / n + eps)
    out = np.einsum("rk,r->rk", distances, precision)

    def by_rows(g):
        g = _rows(g, axis)[0]
        jacobians = np.einsum("r,rkj->rkj", precision, centre - np.einsum("rk,rj->rkj", out, out) / n)
        return back(np.einsum("rk,rkj->rj", g, jacobians))

    return back(out), by_rows


def rms_norm(a, axis=-1, eps=1e-5):
    rows, back = _rows(a, axis)
    n = rows.shape[1]
    inverse = 1 / np.sqrt(np.einsum("rk,rk->r", rows, rows) / n + eps)
    out = np.einsum("rk,r->rk", rows, inverse)

    def by_rows(g):
        g = _rows(g, axis)[0]
        shares = np.einsum("rk,rk->r", g, rows)
        return back(np.einsum("rk,r->rk", g, inverse) - np.einsum("rk,r->rk", rows, shares * inverse**3 / n))

    return back(out), by_rows


# Task 10.3.


class BatchNorm(Module):
    dimensions = ()  # the numbers of axes that x may have

    def __init__(self, num_features, eps=1e-5, momentum=0.1, *, dtype=None):
        self.num_features, self.eps, self.momentum = num_features, eps, momentum
        self.weight = Parameter([1.0] * num_features, dtype=dtype, label="weight")
        self.bias = Parameter([0.0] * num_features, dtype=dtype, label="bias")
        self.running_mean = Buffer([0.0] * num_features, dtype=dtype)
        self.running_var = Buffer([1.0] * num_features, dtype=dtype)

    def forward(self, x):
        if x.ndim not in self.dimensions or x.shape[1] != self.num_features:
            raise ValueError(
                f"{self!r} takes {self.num_features} channels on axis 1, and x has shape {x.shape}"
            )
        axes = (0, *range(2, x.ndim))
        if self.training and prod(x.shape[axis] for axis in axes) < 2:
            raise ValueError(
                f"a batch needs two numbers in each channel, and x has shape {x.shape}: call eval()"
            )
        one_each = (self.num_features,) + (1,) * (x.ndim - 2)  # a channel's number, for all of its places
        out = self.normalized(x, axes, one_each)
        return out * self.weight.reshape(one_each) + self.bias.reshape(one_each)

    def normalized(self, x, axes, one_each):
        m = self.momentum
        if self.training:
            n = x.size // self.num_features
            self.running_mean.data *= 1 - m
            self.running_mean.data += m * np.mean(x.data, axis=axes)
            self.running_var.data *= 1 - m
            self.running_var.data += m * np.var(x.data, axis=axes) * (n / (n - 1))
            return apply(standardize, x, axis=axes, eps=self.eps)
        scale = 1 / np.sqrt(self.running_var.data + self.eps)
        shift = -self.running_mean.data * scale
        return x * scale.reshape(one_each) + shift.reshape(one_each)

    def extra_repr(self):
        return f"{self.num_features}, eps={self.eps}, momentum={self.momentum}"


# Finished: the modules under PyTorch's names.


class BatchNorm1d(BatchNorm):
    dimensions = (2, 3)


class BatchNorm2d(BatchNorm):
    dimensions = (4,)


class LayerNorm(Module):
    def __init__(self, normalized_shape, eps=1e-5, *, dtype=None):
        shape = normalized_shape if isinstance(normalized_shape, tuple) else (normalized_shape,)
        self.normalized_shape, self.eps = shape, eps
        self.weight = Parameter(_filled(1.0, shape), dtype=dtype, label="weight")
        self.bias = Parameter(_filled(0.0, shape), dtype=dtype, label="bias")

    def forward(self, x):
        out = apply(standardize, x, axis=_last_axes(self, x), eps=self.eps)
        return out * self.weight + self.bias

    def extra_repr(self):
        return f"{self.normalized_shape}, eps={self.eps}"


class RMSNorm(Module):
    def __init__(self, normalized_shape, eps=1e-5, elementwise_affine=True, *, dtype=None):
        shape = normalized_shape if isinstance(normalized_shape, tuple) else (normalized_shape,)
        self.normalized_shape, self.eps = shape, eps
        self.weight = None
        if elementwise_affine:
            self.weight = Parameter(_filled(1.0, shape), dtype=dtype, label="weight")

    def forward(self, x):
        out = apply(rms_norm, x, axis=_last_axes(self, x), eps=self.eps)
        return out if self.weight is None else out * self.weight

    def extra_repr(self):
        return f"{self.normalized_shape}, eps={self.eps}"


def _filled(number, shape):
    return [number] * shape[0] if len(shape) == 1 else [_filled(number, shape[1:])] * shape[0]


def _last_axes(module, x):
    shape = module.normalized_shape
    if x.shape[-len(shape) :] != shape:
        raise ValueError(f"{module!r} takes arrays that end with {shape}, and x has shape {x.shape}")
    return tuple(range(-len(shape), 0))
