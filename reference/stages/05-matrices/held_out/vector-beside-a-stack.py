"""A vector is a case of its own: an outer product on one side, and a product of matrix and vector on the
other."""

from kittengrad.arithmetic import unbroadcast

TASK = "5.4"
REPLACES = "matrices.matmul"


def variant_a(a, b):
    import numpy as np

    out = a @ b
    if a.ndim == 1 and b.ndim == 1:
        return out, lambda g: g * b, lambda g: g * a
    if a.ndim == 1:
        return out, lambda g: g @ b.swapaxes(-1, -2), lambda g: np.outer(a, g)
    if b.ndim == 1:
        return out, lambda g: np.outer(g, b), lambda g: a.swapaxes(-1, -2) @ g
    return (
        out,
        lambda g: unbroadcast(g @ b.swapaxes(-1, -2), a.shape),
        lambda g: unbroadcast(a.swapaxes(-1, -2) @ g, b.shape),
    )
