"""argsort gives the inverse permutation; I did not think of axes such as -1."""

TASK = "5.2"
REPLACES = "matrices.transpose"


def variant_a(a, axes=None):
    import numpy as np

    if axes is None:
        return a.T, lambda g: g.T
    back = np.argsort(axes)
    return np.transpose(a, axes), lambda g: np.transpose(g, back)
