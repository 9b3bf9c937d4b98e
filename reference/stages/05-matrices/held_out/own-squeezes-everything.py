"""Squeezing takes out the axes of length 1; I overlooked that `axis` can name some of them."""

TASK = "5.1"
REPLACES = "matrices.squeeze"


def variant_a(a, axis=None):
    import numpy as np

    return np.squeeze(a), lambda g: np.reshape(g, a.shape)
