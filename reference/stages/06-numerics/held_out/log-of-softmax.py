"""log_softmax is the logarithm of softmax, which I have already, and which is stable."""

from kittengrad.functional import softmax

TASK = "6.6"
REPLACES = "functional.log_softmax"


def variant_a(a, axis=-1):
    import numpy as np

    p, _ = softmax(a, axis)

    def da(g):
        return g - p * g.sum(axis=axis, keepdims=True)

    return np.log(p), da
