"""The scores are divided by the width, or by the root of another length."""

from math import sqrt

import numpy
from kittengrad.tensor import where

TASK = "10.7"
REPLACES = "attention.attention_weights"


def variant_a(query, key, causal=False):
    scores = (query / query.shape[-1]) @ key.swapaxes(-1, -2)
    if causal:
        scores = scores.masked_fill(~numpy.tri(*scores.shape[-2:], dtype=bool), -numpy.inf)
    return scores.softmax(axis=-1)


def variant_b(query, key, causal=False):
    scores = query @ key.swapaxes(-1, -2) / sqrt(key.shape[-2])
    if causal:
        scores = where(numpy.tri(*scores.shape[-2:], dtype=bool), scores, -numpy.inf)
    return scores.softmax(axis=-1)


def variant_c(query, key, causal=False):
    scores = query @ key.swapaxes(-1, -2)
    if causal:
        i, j = numpy.indices(scores.shape[-2:])
        scores = where(j <= i, scores, -numpy.inf)
    e = (scores - scores.max(axis=-1, keepdims=True)).exp()
    return e / e.sum(axis=-1, keepdims=True)
