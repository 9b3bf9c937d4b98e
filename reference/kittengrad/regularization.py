"""Stage 10: three helpers of deep networks, which behave differently in training and in use.

Dropout, batch normalisation and layer normalisation. The rules have the form of stage 04: plain arrays in;
the result and a vector-Jacobian product out. The modules have PyTorch's names, and read `self.training`,
which stage 07's `train()` and `eval()` set.

Differences from PyTorch: `BatchNorm1d` and `BatchNorm2d` always have a weight, a bias and running statistics,
and their state has no `num_batches_tracked`. `RMSNorm` has the eps of `LayerNorm`, 1e-5.
"""

from math import prod

from .generator import generator
from .members import Buffer, Parameter
from .namespace import array_namespace, total
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


def mean(a, axis):
    """The mean of `a` along the axes, which stay with length 1 (provided)."""
    axes = axis if isinstance(axis, tuple) else (axis,)
    return total(a, axis, keepdims=True, divisor=prod(a.shape[i] for i in axes))


# Task 10.1: numbers that are missing by chance.


def dropout(a, p, rng):
    """out = `a` with each number set to 0 with probability p, and divided by 1 - p where it is kept.
    dL/da = g / (1 - p) where `a` was kept, 0 elsewhere.

    On average a number keeps its size: (1 - p) · a / (1 - p) = a. So a network that is used without dropout
    needs no correction (Srivastava et al., 2014).

    p    from 0 to 1; with p = 1 all numbers are 0
    rng  a NumPy Generator. Draw from it once: forward and derivative use the same choice.

    >>> import numpy as np
    >>> out, da = dropout(np.ones(1000), 0.75, np.random.default_rng(0))
    >>> sorted(set(out.tolist())), bool(0.9 < out.mean() < 1.1)
    ([0.0, 4.0], True)

    Hint: `rng.random(a.shape) >= p` is an array of bools. Keep the dtype of `a`: a float64 factor would turn
    float32 into float64.
    """
    ### BEGIN SOLUTION 10.1
    kept = array_namespace(a).array(rng.random(a.shape) >= p)
    scale = 1 / (1 - p) if p < 1 else 0.0
    return a * kept * scale, lambda g: g * kept * scale
    ### END SOLUTION


class Dropout(Module):
    """Sets numbers to 0 with probability p while the module trains, and changes nothing after `eval()`.

    rng  a Generator or a seed; None: the library's own Generator, see `manual_seed`

    Raises ValueError unless p is a probability.
    """

    def __init__(self, p=0.5, *, rng=None):
        if not 0 <= p <= 1:
            raise ValueError(f"p is a probability, from 0 to 1, not {p}")
        self.p, self.rng = p, None if rng is None else generator(rng)

    def forward(self, x):
        """x with dropout in training, x itself in use.

        Hint: `apply(dropout, x, p=…, rng=generator(self.rng))` makes a node of your rule.
        """
        ### BEGIN SOLUTION 10.1
        return apply(dropout, x, p=self.p, rng=generator(self.rng)) if self.training else x
        ### END SOLUTION

    def extra_repr(self):
        return f"p={self.p}"


# Task 10.2: numbers of one size.


def standardize(a, axis, eps=1e-5):
    """out = (a - μ) / σ along the axes: numbers with mean 0 and variance nearly 1.
    dL/da = (g - mean(g) - out * mean(g * out)) / σ, with the means along the same axes.

    μ is the mean of `a` and σ = √(mean((a - μ)²) + eps). The variance divides by n. eps keeps σ above 0
    where all numbers are equal.

    The gradient has three parts, because each aᵢ is in its own numerator, in every μ and in every σ. What is
    left of g has the mean 0 and no part along out: a common shift or stretch of `a` changes nothing.

    a     an array of any shape; an empty batch, such as (0, 3) along axis 1, has an empty result
    axis  a number or a tuple of numbers

    >>> import numpy as np
    >>> out, da = standardize(np.array([[1.0, 3.0], [10.0, 50.0]]), axis=1, eps=0.0)
    >>> out
    array([[-1.,  1.],
           [-1.,  1.]])
    >>> da(np.array([[1.0, 1.0], [0.0, 7.0]]))
    array([[0., 0.],
           [0., 0.]])

    Hint: `mean(a, axis)` keeps its axes with length 1. `out` and σ are already computed.
    """
    ### BEGIN SOLUTION 10.2
    distances = a - mean(a, axis)
    sigma = array_namespace(a).sqrt(mean(distances * distances, axis) + eps)
    out = distances / sigma
    return out, lambda g: (g - mean(g, axis) - out * mean(g * out, axis)) / sigma
    ### END SOLUTION


def rms_norm(a, axis=-1, eps=1e-5):
    """out = a / r along the axes, where r = √(mean(a²) + eps) is the root of the mean square.
    dL/da = (g - out * mean(g * out)) / r, with the mean along the same axes.

    This is `standardize` without μ (Zhang and Sennrich, 2019). GPTs use it: it is shorter, and no worse
    there.

    >>> import numpy as np
    >>> out, da = rms_norm(np.array([3.0, 4.0]), eps=0.0)
    >>> out * out
    array([0.72, 1.28])
    """
    ### BEGIN SOLUTION 10.2
    r = array_namespace(a).sqrt(mean(a * a, axis) + eps)
    out = a / r
    return out, lambda g: (g - out * mean(g * out, axis)) / r
    ### END SOLUTION


# Task 10.3: the statistics of a batch, and those of all batches.


class BatchNorm(Module):
    """out = (x - μ) / σ * weight + bias, for each channel: axis 1 of x (Ioffe and Szegedy, 2015).

    In training, μ and σ are those of the batch. In use they are the running ones, so that the answer for an
    image does not depend on the images beside it.

    weight, bias               (channels,), from 1 and 0; the network learns a size and a shift of its own
    running_mean, running_var  (channels,), from 0 and 1; part of the state, not trained
    momentum                   how far each batch moves the running numbers towards its own
    """

    dimensions = ()  # the numbers of axes that x may have

    def __init__(self, num_features, eps=1e-5, momentum=0.1, *, dtype=None):
        self.num_features, self.eps, self.momentum = num_features, eps, momentum
        self.weight = Parameter([1.0] * num_features, dtype=dtype, label="weight")
        self.bias = Parameter([0.0] * num_features, dtype=dtype, label="bias")
        self.running_mean = Buffer([0.0] * num_features, dtype=dtype)
        self.running_var = Buffer([1.0] * num_features, dtype=dtype)

    def forward(self, x):
        """Raises ValueError for another shape, and in training for a channel with a single number."""
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
        """x with mean 0 and variance nearly 1 in each channel, as `standardize` makes it.

        In use, μ = running_mean and σ = √(running_var + eps) take the place of the batch's own.

        In training, also move the running numbers:

            running_mean ← (1 - momentum) · running_mean + momentum · mean of the batch
            running_var  ← (1 - momentum) · running_var  + momentum · variance of the batch

        This variance divides by n - 1: the batch is a sample of all images. `standardize` divides by n.

        axes      all axes of x but axis 1
        one_each  the shape that gives each channel's number to all places of the channel

        Hint: `x.data` is the array. `self.running_mean.data = …` gives a buffer another array. Keep the
        buffer itself: a Tensor in its place is missing from the state. `x.var(axis=…)` of stage 06's Tensor
        divides by n - 1; `array.var(axis=…, ddof=1)` does so for an array.
        """
        ### BEGIN SOLUTION 10.3
        mean, var = self.running_mean, self.running_var
        if not self.training:
            return (x - mean.data.reshape(one_each)) / (var.data.reshape(one_each) + self.eps) ** 0.5
        for running, new in ((mean, x.detach().mean(axis=axes)), (var, x.detach().var(axis=axes))):
            running.data = (1 - self.momentum) * running.data + self.momentum * new.data
        return apply(standardize, x, axis=axes, eps=self.eps)
        ### END SOLUTION

    def extra_repr(self):
        return f"{self.num_features}, eps={self.eps}, momentum={self.momentum}"


# Finished: the modules under PyTorch's names.


class BatchNorm1d(BatchNorm):
    """Batch normalisation of (n, channels) or (n, channels, length)."""

    dimensions = (2, 3)


class BatchNorm2d(BatchNorm):
    """Batch normalisation of images, (n, channels, height, width)."""

    dimensions = (4,)


class LayerNorm(Module):
    """out = (x - μ) / σ * weight + bias along the last axes, for each example alone (Ba et al., 2016).

    normalized_shape  the lengths of these axes: a number or a tuple

    It does the same in training and in use. Raises ValueError if x ends with another shape.
    """

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
    """out = x / r * weight along the last axes, r the root of the mean square; without a weight on request.

    Raises ValueError if x ends with another shape.
    """

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
    """The last axes of x, as negative numbers."""
    shape = module.normalized_shape
    if x.shape[-len(shape) :] != shape:
        raise ValueError(f"{module!r} takes arrays that end with {shape}, and x has shape {x.shape}")
    return tuple(range(-len(shape), 0))
