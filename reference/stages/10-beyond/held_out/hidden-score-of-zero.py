"""I multiply the scores by the mask."""

from math import sqrt

import numpy

TASK = "10.7"
REPLACES = "attention.attention_weights"


def variant_a(query, key, causal=False):
    scores = query @ key.swapaxes(-1, -2)
    if causal:
        scores = scores * numpy.tri(*scores.shape[-2:], dtype=scores.dtype)
    return (scores / sqrt(query.shape[-1])).softmax(axis=-1)


def variant_b(query, key, causal=False):
    scores = (query @ key.swapaxes(-1, -2)) * key.shape[-1] ** -0.5
    if causal:
        later = numpy.arange(scores.shape[-1]) > numpy.arange(scores.shape[-2])[:, None]
        scores = scores.masked_fill(later, 0.0)
    return scores.softmax(axis=-1)
