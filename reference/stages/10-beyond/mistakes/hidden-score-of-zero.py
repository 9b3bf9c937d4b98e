"""A hidden place has the score 0 in your mask, and still receives a weight. The softmax takes e to the power
of each score: what is e⁰, and for which score would the power be 0?"""

from math import sqrt

import numpy
from kittengrad.tensor import where

TASK = "10.7"
REPLACES = "attention.attention_weights"


def variant_a(query, key, causal=False):
    scores = query @ key.swapaxes(-1, -2) / sqrt(query.shape[-1])
    if causal:
        scores = where(numpy.tri(*scores.shape[-2:], dtype=bool), scores, 0.0)
    return scores.softmax(axis=-1)


def variant_b(query, key, causal=False):
    from kittengrad import Tensor

    scores = query @ key.swapaxes(-1, -2) / sqrt(query.shape[-1])
    if causal:
        scores = scores * Tensor(numpy.tri(*scores.shape[-2:], dtype=scores.dtype))
    return scores.softmax(axis=-1)
