"""`triu` are the later places."""

from math import sqrt

import numpy
from kittengrad.tensor import where

TASK = "10.7"
REPLACES = "attention.attention_weights"


def variant_a(query, key, causal=False):
    scores = query @ key.swapaxes(-1, -2) / sqrt(query.shape[-1])
    if causal:
        later = numpy.triu(numpy.ones(scores.shape[-2:])).astype(bool)
        scores = where(later, -numpy.inf, scores)
    return scores.softmax(axis=-1)


def variant_b(query, key, causal=False):
    scores = query @ key.swapaxes(-1, -2) / sqrt(query.shape[-1])
    if causal:
        i, j = numpy.indices(scores.shape[-2:])
        scores = scores.masked_fill(j >= i, -1e9)
    return scores.softmax(axis=-1)
