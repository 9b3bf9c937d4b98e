"""The weights are a softmax; then the later ones become 0."""

from math import sqrt

import numpy

TASK = "10.7"
REPLACES = "attention.attention_weights"


def variant_a(query, key, causal=False):
    weights = (query @ key.swapaxes(-1, -2) / sqrt(query.shape[-1])).softmax(axis=-1)
    if not causal:
        return weights
    return weights * numpy.tri(*weights.shape[-2:], dtype=weights.dtype)


def variant_b(query, key, causal=False):
    scores = query @ key.swapaxes(-1, -2) / sqrt(query.shape[-1])
    e = (scores - scores.max(axis=-1, keepdims=True)).exp()
    weights = e / e.sum(axis=-1, keepdims=True)
    if causal:
        i, j = numpy.indices(weights.shape[-2:])
        weights = weights.masked_fill(i < j, 0.0)
    return weights
