"""Where a is not above 0 the result is 0; a nan is not above 0."""

TASK = "6.3"
REPLACES = "functional.relu"


def variant_a(a):
    import numpy as np

    return np.where(a > 0, a, 0).astype(a.dtype), lambda g: np.where(a > 0, g, 0).astype(g.dtype)
