"""Dropout and normalisation: what stage 10 has to give, in NumPy, and the calls that the worker makes.

WORKER holds the functions that run in the worker, each in one question. It makes the random generators from
seeds there. Arrays come back, and the suite compares them in the grader process.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from autograder.grading.answers import Array
from autograder.grading.diagnoses import sentence as mistake
from autograder.grading.operands import apart, numbers
from autograder.grading.scalars import known

__all__ = [
    "BY_N_MINUS_1",
    "WORKER",
    "Batch",
    "evenly_by_chance",
    "rms_gradients",
    "size_of",
    "spread",
    "standardize_gradients",
    "standardized",
    "wrong_rms_gradients",
    "wrong_standardize_gradients",
    "wrong_standardized",
]

Axes = int | tuple[int, ...]
Wrong = list[tuple[Array, str]]

# Diagnoses of slips that are too small to be known mistakes.
BY_N_MINUS_1 = "σ divides by n - 1. In `standardize` the variance is the mean of the squares."
R_FIXED = "Your gradient treats r as a constant. Each number of a is in it too."

WORKER = '''
import numpy as np
from kittengrad import Tensor, manual_seed, nn, regularization

def dropped(a, gs, p, seeds):
    """For each seed a result, its gradients, a second result; and then a and g."""
    found = []
    for rng in map(np.random.default_rng, seeds):
        out, da = regularization.dropout(a, p, rng)
        again, _ = regularization.dropout(a, p, rng)
        found.append([np.array(array) for array in (out, *map(da, gs), again, a, *gs)])
    return found

def by_module(a, g, p, seed):
    """The result and the gradient in training and in use: of a module with a Generator, and without one."""
    manual_seed(seed)
    found = []
    for rng in (np.random.default_rng(seed), None):
        layer = nn.Dropout(p, rng=rng)
        for call in (layer.train, layer.eval):
            call()
            x = Tensor(a, requires_grad=True)
            out = layer(x)
            out.backward(g)
            found += [out.data, x.grad]
    return found

def made(kind, tensors, options):
    layer = getattr(nn, kind)(len(tensors[0]), **options)
    for name, array in zip(("weight", "bias", "running_mean", "running_var"), tensors):
        getattr(layer, name).data = array.copy()
    return layer

def passed(kind, tensors, options, mode, x, g):
    """The result of batch normalisation, and the gradients of x, weight and bias."""
    layer, x = made(kind, tensors, options).train(mode), Tensor(x, requires_grad=True)
    out = layer(x)
    out.backward(g)
    return [out.data, x.grad, layer.weight.grad, layer.bias.grad]

def followed(kind, tensors, options, mode, batches):
    """The running mean and variance after each batch."""
    layer, found = made(kind, tensors, options).train(mode), []
    for x in batches:
        layer(Tensor(x))
        found.append([layer.running_mean.data.copy(), layer.running_var.data.copy()])
    return found

def remembered(kind, tensors, options, mode, batches):
    """Whether the running numbers are part of the state after these batches."""
    layer = made(kind, tensors, options).train(mode)
    for x in batches:
        layer(Tensor(x))
    return {"running_mean", "running_var"} <= set(layer.state_dict())
'''


def spread(a: Array, axis: Axes, eps: float = 1e-5, ddof: int = 0) -> Array:
    """σ of `standardize`."""
    return np.asarray(np.sqrt(a.var(axis, keepdims=True, ddof=ddof) + eps))


def standardized(a: Array, axis: Axes, eps: float = 1e-5) -> Array:
    """The result of `standardize`."""
    return np.asarray((a - a.mean(axis, keepdims=True)) / spread(a, axis, eps))


def standardize_gradients(g: Array, a: Array, axis: Axes, eps: float = 1e-5) -> list[Array]:
    """The gradient of `standardize`."""
    z = standardized(a, axis, eps)
    inner = g - g.mean(axis, keepdims=True) - z * (g * z).mean(axis, keepdims=True)
    return [inner / spread(a, axis, eps)]


def size_of(a: Array, axis: Axes = -1, eps: float = 1e-5) -> Array:
    """r of `rms_norm`."""
    return np.asarray(np.sqrt((a * a).mean(axis, keepdims=True) + eps))


def rms_gradients(g: Array, a: Array, axis: Axes = -1, eps: float = 1e-5) -> list[Array]:
    """The gradient of `rms_norm`."""
    r = size_of(a, axis, eps)
    return [(g - a / r * (g * a / r).mean(axis, keepdims=True)) / r]


# Wrong results and gradients, with the mistakes that make them.


def wrong_standardized(a: Array, axis: Axes, eps: float = 1e-5) -> Wrong:
    distances, sigma = a - a.mean(axis, keepdims=True), a.std(axis, keepdims=True)
    outside = (distances / (sigma + eps), mistake("eps-outside-the-root"))
    return [outside, (distances / spread(a, axis, eps, ddof=1), BY_N_MINUS_1)]


def wrong_standardize_gradients(g: Array, a: Array, axis: Axes, eps: float = 1e-5) -> list[Wrong]:
    z, sigma = standardized(a, axis, eps), spread(a, axis, eps)
    centred, along = g - g.mean(axis, keepdims=True), z * (g * z).mean(axis, keepdims=True)
    return [known(mistake("statistics-as-constants"), g / sigma, centred / sigma, (g - along) / sigma)]


def wrong_rms_gradients(g: Array, a: Array, axis: Axes = -1, eps: float = 1e-5) -> list[Wrong]:
    return [[(g / size_of(a, axis, eps), R_FIXED)]]


class Batch:
    """A random batch, and a layer of batch normalisation with random tensors.

    rule       a row with `kind`, the layer's name, and `shape`, `eps` and `momentum`
    x, g       the batch, and a cotangent
    axes       those of a channel
    tensors    weight, bias, running mean and running variance, each (channels,)
    weight, bias, mean, var  the same, in a shape that broadcasts with x
    """

    def __init__(self, rng: np.random.Generator, rule: Any) -> None:
        channels, more = rule.shape[1], len(rule.shape) - 2
        self.rule, self.axes = rule, (0, *range(2, len(rule.shape)))
        weight, bias, mean, var = numbers(rng, *[(channels,)] * 4)
        self.tensors = [weight, bias, mean, abs(var)]
        one_each = (array.reshape(channels, *[1] * more) for array in self.tensors)
        self.weight, self.bias, self.mean, self.var = one_each
        (self.x,), self.g = apart(rng, rule.shape), rng.standard_normal(rule.shape)

    def ask(self, student: Any, function: str, *arguments: Any) -> Any:
        """What a function of WORKER answers for this layer."""
        given = {"eps": self.rule.eps, "momentum": self.rule.momentum}
        return student.define(WORKER, function)(self.rule.kind, self.tensors, given, *arguments)

    def out(self, z: Array) -> Array:
        """The result of the layer, if z is the normalised x."""
        return np.asarray(z * self.weight + self.bias)

    def own(self, ddof: int = 0) -> Array:
        """x, normalised by its own mean and variance."""
        distances = self.x - self.x.mean(self.axes, keepdims=True)
        return np.asarray(distances / spread(self.x, self.axes, self.rule.eps, ddof))

    def moved(self, batches: Iterable[Array], momentum: float, ddof: int = 1) -> list[list[Array]]:
        """The running mean and variance after each of these batches."""
        mean, var = self.tensors[2:]
        found = []
        for x in batches:
            mean = (1 - momentum) * mean + momentum * x.mean(self.axes)
            var = (1 - momentum) * var + momentum * x.var(self.axes, ddof=ddof)
            found.append([mean, var])
        return found


def evenly_by_chance(kept: Array, p: float) -> bool:
    """Whether a matrix of bools is True for a share of 1 - p, in all its parts, and its lines differ.

    The shares of a right draw are within six standard deviations of 1 - p, and few of its lines agree. A
    matrix of 40 × 60 or more is large enough.
    """
    parts = (kept, kept[::2], kept[:, ::2], kept[: len(kept) // 2], kept[:, : kept.shape[1] // 2])
    lines = {line.tobytes() for line in (*kept, *kept.T)}
    shares = [abs(float(part.mean()) - 1 + p) for part in parts]
    allowed = [6 * float(np.sqrt(p * (1 - p) / part.size)) for part in parts]
    even = all(share <= bound for share, bound in zip(shares, allowed, strict=True))
    return even and len(lines) > 0.9 * sum(kept.shape)
