"""The derivative of a number that was read is 1, and 0 for the others; I forgot to multiply by g."""

TASK = "5.5"
REPLACES = "matrices.index"


def variant_a(a, key):
    import numpy as np

    def da(g):
        result = np.zeros_like(a)
        np.add.at(result, key, 1)
        return result

    return a[key], da
