"""Both arrays went into the result, so both get the gradient back, each in its own shape."""

from kittengrad.arithmetic import unbroadcast

TASK = "5.7"
REPLACES = "matrices.where"


def variant_a(condition, a, b):
    import numpy as np

    result = np.where(condition, a, b)

    def for_a(g):
        return unbroadcast(g, a.shape)

    def for_b(g):
        return unbroadcast(g, b.shape)

    return result, for_a, for_b
