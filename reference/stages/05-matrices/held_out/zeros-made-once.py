"""The zeros have the shape of a, which I know at once; the function adds g at the places."""

TASK = "5.5"
REPLACES = "matrices.index"


def variant_a(a, key):
    import numpy as np

    grad = np.zeros_like(a)

    def da(g):
        np.add.at(grad, key, g)
        return grad

    return a[key], da
