"""Your mask hides the wrong side: each place looks at later ones. Such a network copies the next character
instead of predicting it. In row i, which columns belong to the past?"""

from math import sqrt

import numpy
from kittengrad.tensor import where

TASK = "10.7"
REPLACES = "attention.attention_weights"


def variant_a(query, key, causal=False):
    scores = query @ key.swapaxes(-1, -2) / sqrt(query.shape[-1])
    if causal:
        seen = numpy.triu(numpy.ones(scores.shape[-2:], dtype=bool))
        scores = where(seen, scores, -numpy.inf)
    return scores.softmax(axis=-1)


def variant_b(query, key, causal=False):
    scores = query @ key.swapaxes(-1, -2) / sqrt(query.shape[-1])
    if causal:
        places, others = (numpy.arange(n) for n in scores.shape[-2:])
        scores = scores.masked_fill(others <= places[:, None], -1e9)
    return scores.softmax(axis=-1)
