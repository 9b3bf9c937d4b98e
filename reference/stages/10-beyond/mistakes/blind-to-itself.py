"""Your mask hides a place from itself, and the first place has nothing left to look at. The docstring hides
weights[i, j] for j > i: what is with j = i?"""

from math import sqrt

import numpy
from kittengrad.tensor import where

TASK = "10.7"
REPLACES = "attention.attention_weights"


def variant_a(query, key, causal=False):
    scores = query @ key.swapaxes(-1, -2) / sqrt(query.shape[-1])
    if causal:
        scores = where(numpy.tri(*scores.shape[-2:], -1, dtype=bool), scores, -numpy.inf)
    return scores.softmax(axis=-1)


def variant_b(query, key, causal=False):
    scores = query @ key.swapaxes(-1, -2) / sqrt(query.shape[-1])
    if causal:
        hidden = numpy.triu(numpy.ones(scores.shape[-2:])) == 1
        scores = scores.masked_fill(hidden, -1e9)
    return scores.softmax(axis=-1)
