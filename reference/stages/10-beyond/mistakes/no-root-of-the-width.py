"""Your scores have another size than the docstring gives them. A score is a sum of `width` products, and such
a sum grows as √width: by what is it divided?"""

from kittengrad.tensor import where

TASK = "10.7"
REPLACES = "attention.attention_weights"


def variant_a(query, key, causal=False):
    import numpy

    scores = query @ key.swapaxes(-1, -2)
    if causal:
        scores = where(numpy.tri(*scores.shape[-2:], dtype=bool), scores, -numpy.inf)
    return scores.softmax(axis=-1)


def variant_b(query, key, causal=False):
    import numpy

    scores = query @ key.swapaxes(-1, -2) / query.shape[-1]
    if causal:
        scores = scores.masked_fill(numpy.tri(*scores.shape[-2:]) == 0, -numpy.inf)
    return scores.softmax(axis=-1)
