"""I remember the derivative as 1 - tanh."""

TASK = "6.2"
REPLACES = "functional.tanh"


def variant_a(a):
    import numpy as np

    t = np.tanh(a)
    return t, lambda g: g * (1 - t)
