"""A transpose exchanges rows and columns: the last two axes."""

TASK = "5.2"
REPLACES = "matrices.transpose"


def variant_a(a, axes=None):
    import numpy as np

    if axes is None:
        if a.ndim < 2:
            return a, lambda g: g
        return np.swapaxes(a, -1, -2), lambda g: np.swapaxes(g, -1, -2)
    axes = [axis % a.ndim for axis in axes]
    return np.transpose(a, axes), lambda g: np.transpose(g, np.argsort(axes))
