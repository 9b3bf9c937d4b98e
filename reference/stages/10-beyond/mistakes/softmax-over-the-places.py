"""Your columns have the sum 1: for each place that is looked at, the shares of all places that look. Which
place divides its attention, and along which axis are the places that it can look at?"""

from math import sqrt

import numpy
from kittengrad.tensor import where

TASK = "10.7"
REPLACES = "attention.attention_weights"


def variant_a(query, key, causal=False):
    scores = query @ key.swapaxes(-1, -2) / sqrt(query.shape[-1])
    if causal:
        scores = where(numpy.tri(*scores.shape[-2:], dtype=bool), scores, -numpy.inf)
    return scores.softmax(axis=-2)


def variant_b(query, key, causal=False):
    scores = key @ query.swapaxes(-1, -2) / sqrt(query.shape[-1])
    if causal:
        hidden = numpy.tri(*scores.shape[-2:], -1, dtype=bool)
        scores = scores.masked_fill(hidden, -numpy.inf)
    return scores.softmax(axis=-1).swapaxes(-1, -2)
