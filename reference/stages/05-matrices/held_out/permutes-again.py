"""Transposing twice gives back the matrix, so the gradient is transposed with the same axes."""

TASK = "5.2"
REPLACES = "matrices.transpose"


def variant_a(a, axes=None):
    import numpy as np

    if axes is None:
        axes = list(reversed(range(a.ndim)))
    return np.transpose(a, axes), lambda g: np.transpose(g, axes)
