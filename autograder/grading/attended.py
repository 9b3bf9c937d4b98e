"""Attention and its heads: what stage 10 has to give, in NumPy, and what its usual slips give instead.

The functions of arrays here stand for the submission's functions of Tensors: a `TensorRule` asks for both.
Each `wrong_…` gives pairs (wrong value, diagnosis) for the same operands. The formulas take complex numbers
too, for gradients by a complex step.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from autograder.grading.answers import Array
from autograder.grading.diagnoses import sentence as mistake

__all__ = [
    "MULTI_HEAD",
    "attended",
    "attended_gradients",
    "joined",
    "places",
    "several",
    "split",
    "weights",
    "weights_gradients",
    "wrong_attended",
    "wrong_joined",
    "wrong_places",
    "wrong_several",
    "wrong_split",
    "wrong_weights",
]

Wrong = Iterator[tuple[Array, str]]

# Diagnoses of slips that are too small to be known mistakes.
COSINES_FIRST = "Your even columns hold cosines. The docstring begins with a sine."
FROM_ONE = "Your places begin at 1. The first place is t = 0."
OWN_WAVES = "Each of your columns has a wave of its own. Columns 2k and 2k + 1 share one."
ALL_SEEN = "`causal` makes no difference here."
EXCHANGED = "Query and key are exchanged. Each row belongs to a place that asks."
NO_VALUES = "These are the weights themselves. Each place receives a mean of the values."
SCATTERED = "Your heads take numbers from all over the vector. Head h holds one connected part of it."
NOT_MIXED = "The last layer is missing: `out` mixes the answers of the heads."
ONE_LAYER = "Queries, keys and values come from one layer. Each of them has a layer of its own."

# Places.


def places(length: int, width: int) -> Array:
    """The positional encoding."""
    angles = _angles(length, 2 * np.arange(width // 2) / width)
    return _alternating(np.sin(angles), np.cos(angles))


def wrong_places(length: int, width: int) -> Wrong:
    right = places(length, width)
    if width > 2:
        yield np.concatenate([right[:, ::2], right[:, 1::2]], axis=1), mistake("sines-first")
        half = _angles(length, np.arange(width // 2) / width)
        yield _alternating(np.sin(half), np.cos(half)), mistake("half-the-exponent")
    own = _angles(length, np.arange(width) / width)
    yield np.where(np.arange(width) % 2, np.cos(own), np.sin(own)), OWN_WAVES
    yield _alternating(right[:, 1::2], right[:, ::2]), COSINES_FIRST
    yield places(length + 1, width)[1:], FROM_ONE


def _angles(length: int, exponents: Array) -> Array:
    return np.asarray(np.arange(length)[:, np.newaxis] / 10000.0**exponents)


def _alternating(*parts: Array) -> Array:
    """A column of each part in turn."""
    return np.stack(parts, axis=-1).reshape(len(parts[0]), -1)


# Weights, and means by these weights.


def weights(q: Array, k: Array, causal: bool = False, power: float = 0.5) -> Array:
    """How much each place looks at each other one. The scores are divided by width to this power."""
    scores = q @ _turned(k) / q.shape[-1] ** power
    return _softmax(np.where(_past(scores), scores, -np.inf) if causal else scores)


def weights_gradients(g: Array, q: Array, k: Array, causal: bool = False) -> tuple[Array, Array]:
    w = weights(q, k, causal)
    by_score = w * (g - (g * w).sum(axis=-1, keepdims=True)) / q.shape[-1] ** 0.5
    return by_score @ k, _turned(by_score) @ q


def wrong_weights(q: Array, k: Array, causal: bool = False) -> Wrong:
    scores = q @ _turned(k) / q.shape[-1] ** 0.5
    past, before = _past(scores), _past(scores, -1)
    for power in (0, 1):
        yield weights(q, k, causal, power), mistake("no-root-of-the-width")
    for number in {q.shape[-2], k.shape[-2]} - {q.shape[-1]}:  # the root of how many places there are
        yield weights(q, k * (q.shape[-1] / number) ** 0.5, causal), mistake("no-root-of-the-width")
    if q.shape == k.shape:
        yield weights(k, q, causal), EXCHANGED
    hidden = np.where(past, scores, -np.inf) if causal else scores
    yield _softmax(hidden, axis=-2), mistake("softmax-over-the-places")
    if causal:
        yield _softmax(scores) * past, mistake("mask-after-the-softmax")
        yield _softmax(scores * past), mistake("hidden-score-of-zero")
        for seen in (~before, ~past):
            for low in (-np.inf, -1e9):
                yield _softmax(np.where(seen, scores, low)), mistake("sees-what-comes-later")
        for low in (-np.inf, -1e9):
            yield _softmax(np.where(before, scores, low)), mistake("blind-to-itself")
        yield weights(q, k), ALL_SEEN


def attended(q: Array, k: Array, v: Array, causal: bool = False) -> Array:
    """For each place a mean of the values."""
    return np.asarray(weights(q, k, causal) @ v)


def attended_gradients(
    g: Array, q: Array, k: Array, v: Array, causal: bool = False
) -> tuple[Array, Array, Array]:
    by_query, by_key = weights_gradients(g @ _turned(v), q, k, causal)
    return by_query, by_key, _turned(weights(q, k, causal)) @ g


def wrong_attended(q: Array, k: Array, v: Array, causal: bool = False) -> Wrong:
    yield weights(q, k, causal), NO_VALUES
    if causal:
        yield attended(q, k, v), ALL_SEEN


def _turned(a: Array) -> Array:
    return a.swapaxes(-1, -2)


def _past(scores: Array, diagonal: int = 0) -> Array:
    """Whether a place is not later than the one that looks at it; with -1, whether it is earlier."""
    rows, columns = scores.shape[-2:]
    return np.asarray(np.tri(rows, columns, diagonal, dtype=bool))


def _softmax(x: Array, axis: int = -1) -> Array:
    with np.errstate(invalid="ignore"):  # a row of -inf alone becomes nan
        powers = np.exp(x - x.real.max(axis=axis, keepdims=True))
        return np.asarray(powers / powers.sum(axis=axis, keepdims=True))


# Heads.

MULTI_HEAD = """
from kittengrad import attention

def MultiHeadAttention(x, *parameters, heads, causal=False):
    layer = attention.MultiHeadAttention(x.shape[-1], heads, causal, bias=len(parameters) > 4)
    parts = [layer.query, layer.key, layer.value, layer.out]
    for i, parameter in enumerate(parameters):
        setattr(parts[i % 4], "weight" if i < 4 else "bias", parameter)
    return layer(x)
"""


def split(x: Array, heads: int) -> Array:
    return x.reshape(*x.shape[:-1], heads, x.shape[-1] // heads).swapaxes(-2, -3)


def wrong_split(x: Array, heads: int) -> Wrong:
    n = x.shape[-1] // heads
    yield x.reshape(*x.shape[:-2], heads, x.shape[-2], n), mistake("heads-by-one-reshape")
    yield np.moveaxis(x.reshape(*x.shape[:-1], n, heads), -1, -3), SCATTERED


def joined(x: Array) -> Array:
    return x.swapaxes(-2, -3).reshape(*x.shape[:-3], x.shape[-2], x.shape[-3] * x.shape[-1])


def wrong_joined(x: Array) -> Wrong:
    right = joined(x)
    yield x.reshape(right.shape), mistake("joined-by-one-reshape")
    yield np.moveaxis(x, -3, -1).reshape(right.shape), SCATTERED


def several(x: Array, *parameters: Array, heads: int, causal: bool = False, mixed: bool = True) -> Array:
    """The answer of a MultiHeadAttention: weights of query, key, value and out, and their biases or none."""
    matrices, biases = parameters[:4], parameters[4:] or (0.0,) * 4
    q, k, v = (split(x @ _turned(matrices[i]) + biases[i], heads) for i in range(3))
    found = joined(attended(q, k, v, causal))
    return np.asarray(found @ _turned(matrices[3]) + biases[3]) if mixed else found


def wrong_several(x: Array, *parameters: Array, heads: int, causal: bool = False) -> Wrong:
    options: dict[str, Any] = {"heads": heads, "causal": causal}
    yield several(x, *parameters, heads=1, causal=causal), mistake("one-head-for-all")
    yield several(x, *parameters, **options, mixed=False), NOT_MIXED
    q, _, _, out, *biases = parameters
    biases[:3] = biases[:1] * 3
    yield several(x, q, q, q, out, *biases, **options), ONE_LAYER
    if causal:
        yield several(x, *parameters, heads=heads), ALL_SEEN
