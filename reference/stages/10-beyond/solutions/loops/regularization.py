"""Stage 10, step by step: each derivative goes back through mean, root and quotient, in their order."""

from math import prod

import numpy as np

from .generator import generator
from .members import Buffer, Parameter
from .nn import Module
from .tensor import apply

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
    missing = rng.uniform(size=a.shape) < p
    out = np.array(a)
    if p < 1:
        out /= a.dtype.type(1 - p)
    out[missing] = 0

    def back(g):
        da = np.array(g)
        da[missing] = 0
        return da / a.dtype.type(1 - p) if p < 1 else da

    return out, back


class Dropout(Module):
    def __init__(self, p=0.5, *, rng=None):
        if not 0 <= p <= 1:
            raise ValueError(f"p is a probability, from 0 to 1, not {p}")
        self.p = p
        self.rng = None if rng is None else generator(rng)

    def forward(self, x):
        if self.training:
            return apply(dropout, x, p=self.p, rng=generator(self.rng))
        return x

    def extra_repr(self):
        return f"p={self.p}"


# Task 10.2.


def standardize(a, axis, eps=1e-5):
    mu = np.mean(a, axis=axis, keepdims=True)
    distances = a - mu
    variance = np.mean(distances**2, axis=axis, keepdims=True)
    sigma = np.sqrt(variance + eps)
    n = a.size // max(1, mu.size)

    def back(g):
        by_sigma = np.sum(-g * distances / sigma**2, axis=axis, keepdims=True)
        by_variance = by_sigma / (2 * sigma)
        by_distances = g / sigma + by_variance * 2 * distances / max(1, n)
        by_mu = -np.sum(by_distances, axis=axis, keepdims=True)
        return by_distances + by_mu / max(1, n)

    return distances / sigma, back


def rms_norm(a, axis=-1, eps=1e-5):
    squares = np.mean(np.square(a), axis=axis, keepdims=True)
    r = np.sqrt(squares + eps)
    n = a.size // max(1, r.size)

    def back(g):
        by_r = -np.sum(g * a / r**2, axis=axis, keepdims=True)
        return g / r + by_r / (2 * r) * 2 * a / max(1, n)

    return a / r, back


# Task 10.3: normalisation of Tensors, by their own operators.


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
        if self.training:
            mean = x.mean(axis=axes, keepdims=True)
            distances = x - mean
            variance = (distances * distances).mean(axis=axes, keepdims=True)
            for channel in range(self.num_features):
                numbers = np.moveaxis(x.data, 1, 0)[channel].ravel()
                self._move(self.running_mean.data, channel, np.mean(numbers))
                self._move(self.running_var.data, channel, np.var(numbers, ddof=1))
            return distances / (variance + self.eps) ** 0.5
        mean, variance = self.running_mean.data, self.running_var.data
        return (x - mean.reshape(one_each)) / np.sqrt(variance.reshape(one_each) + self.eps)

    def _move(self, running, channel, new):
        running[channel] += self.momentum * (new - running[channel])

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
