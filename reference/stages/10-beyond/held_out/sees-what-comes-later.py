"""The two arguments of `where`, or of the comparison, are exchanged."""

from math import sqrt

import numpy
from kittengrad.tensor import where

TASK = "10.7"
REPLACES = "attention.attention_weights"


def variant_a(query, key, causal=False):
    scores = query @ key.swapaxes(-1, -2) / sqrt(query.shape[-1])
    if causal:
        i, j = numpy.indices(scores.shape[-2:])
        scores = where(i <= j, scores, -numpy.inf)
    return scores.softmax(axis=-1)


def variant_b(query, key, causal=False):
    scores = query @ key.swapaxes(-1, -2) / sqrt(query.shape[-1])
    if causal:
        scores = where(numpy.tri(*scores.shape[-2:], dtype=bool), -numpy.inf, scores)
    return scores.softmax(axis=-1)


def variant_c(query, key, causal=False):
    scores = query @ key.swapaxes(-1, -2) / sqrt(query.shape[-1])
    if causal:
        earlier = numpy.tri(*scores.shape[-2:], k=-1, dtype=bool)
        scores = scores.masked_fill(earlier, -1e9)
    return scores.softmax(axis=-1)
