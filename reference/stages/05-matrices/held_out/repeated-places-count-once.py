"""I make zeros and add g where the key says (a), or put g there (b)."""

TASK = "5.5"
REPLACES = "matrices.index"


def variant_a(a, key):
    import numpy as np

    def da(g):
        grad = np.zeros(a.shape, dtype=a.dtype)
        grad[key] += g
        return grad

    return a[key], da


def variant_b(a, key):
    def da(g):
        result = a * 0
        result[key] = g
        return result

    return a[key], da
