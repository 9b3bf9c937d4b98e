"""One factor of your gradient stands in it as it stood in the product. Write down the shapes of a, of b and
of g for matrices that are not square: which factor has to be turned before any product of two fits?"""

from kittengrad.arithmetic import unbroadcast

TASK = "5.4"
REPLACES = "matrices.matmul"


def variant_a(a, b):
    return a @ b, lambda g: g @ b, lambda g: a @ g


def variant_b(a, b):
    import numpy as np

    def by_left(g):
        return unbroadcast(np.matmul(g, b), a.shape)

    def by_right(g):
        return unbroadcast(np.matmul(a.swapaxes(-1, -2), g), b.shape)

    return np.matmul(a, b), by_left, by_right
