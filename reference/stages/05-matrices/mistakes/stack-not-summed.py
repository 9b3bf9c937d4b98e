"""One matrix was multiplied with every layer of a stack, and you gave it the gradients of all layers, side by
side. It is one matrix: what becomes of many gradients of one thing?"""

TASK = "5.4"
REPLACES = "matrices.matmul"


def variant_a(a, b):
    return a @ b, lambda g: g @ b.swapaxes(-1, -2), lambda g: a.swapaxes(-1, -2) @ g


def variant_b(a, b):
    import numpy as np

    row = a[np.newaxis, :] if a.ndim == 1 else a
    column = b[:, np.newaxis] if b.ndim == 1 else b

    def matrix(g):
        g = np.expand_dims(g, -1) if b.ndim == 1 else g
        return np.expand_dims(g, -2) if a.ndim == 1 else g

    def by_left(g):
        found = np.einsum("...ij,...kj->...ik", matrix(g), column)
        return found[..., 0, :] if a.ndim == 1 else found

    def by_right(g):
        found = np.einsum("...ji,...jk->...ik", row, matrix(g))
        return found[..., 0] if b.ndim == 1 else found

    return a @ b, by_left, by_right
