"""Softmax is like the sigmoid, so its derivative is out (1 - out)."""

TASK = "6.6"
REPLACES = "functional.softmax"


def variant_a(a, axis=-1):
    import numpy as np

    if a.size == 0:
        return a, lambda g: g
    e = np.exp(a - np.max(a, axis=axis, keepdims=True))
    out = e / np.sum(e, axis=axis, keepdims=True)
    return out, lambda g: g * out * (1 - out)
