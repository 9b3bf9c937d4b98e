"""The derivative is g minus the softmax times g, each at its own place."""

from kittengrad.functional import logsumexp

TASK = "6.6"
REPLACES = "functional.log_softmax"


def variant_a(a, axis=-1):
    import numpy as np

    out = a - logsumexp(a, axis, keepdims=True)[0]
    return out, lambda g: g - np.exp(out) * g
