"""A leaky relu passes something everywhere, so it never blocks the gradient."""

TASK = "6.3"
REPLACES = "functional.leaky_relu"


def variant_a(a, negative_slope=0.01):
    import numpy as np

    out = np.where(a > 0, a, a * negative_slope)
    return out, lambda g: g
