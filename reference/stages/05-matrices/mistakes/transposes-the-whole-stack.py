"""For a stack of matrices you reversed all axes, so the layers were mixed with the rows. Which axes belong to
the matrices, and which only count them?"""

from kittengrad.arithmetic import unbroadcast

TASK = "5.4"
REPLACES = "matrices.matmul"


def variant_a(a, b):
    left, right = (a[None] if a.ndim == 1 else a), (b[:, None] if b.ndim == 1 else b)
    shape = (left @ right).shape
    return (
        a @ b,
        lambda g: (g.reshape(shape) @ right.T).reshape(a.shape),
        lambda g: (left.T @ g.reshape(shape)).reshape(b.shape),
    )


def variant_b(a, b):
    import numpy as np

    def by_left(g):
        return unbroadcast(np.matmul(g, np.transpose(b)), a.shape)

    def by_right(g):
        return unbroadcast(np.matmul(np.transpose(a), g), b.shape)

    return np.matmul(a, b), by_left, by_right
