"""You turned the right matrix, but multiplied from the wrong side. For square matrices everything fits, so
take a of shape (2, 3) and b of shape (3, 4). On which side of bᵀ can a g of shape (2, 4) stand?"""

TASK = "5.4"
REPLACES = "matrices.matmul"


def variant_a(a, b):
    return a @ b, lambda g: b.T @ g, lambda g: g @ a.T


def variant_b(a, b):
    import numpy as np

    def by_left(g):
        return np.matmul(b.swapaxes(-1, -2), g)

    def by_right(g):
        return np.matmul(g, a.swapaxes(-1, -2))

    return np.matmul(a, b), by_left, by_right
