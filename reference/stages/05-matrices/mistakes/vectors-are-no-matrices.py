"""Your formula is right for matrices, and a vector is none: turning it changes nothing, and the axis that it
lacks is missing in g as well. What could you make of a vector before you begin, and of g?"""

from kittengrad.arithmetic import unbroadcast

TASK = "5.4"
REPLACES = "matrices.matmul"


def variant_a(a, b):
    if a.ndim == b.ndim == 2 or 1 in (a.ndim, b.ndim):
        return a @ b, lambda g: g @ b.T, lambda g: a.T @ g
    return (
        a @ b,
        lambda g: unbroadcast(g @ b.swapaxes(-1, -2), a.shape),
        lambda g: unbroadcast(a.swapaxes(-1, -2) @ g, b.shape),
    )


def variant_b(a, b):
    import numpy as np

    def turned(x):
        return x if x.ndim < 2 else np.swapaxes(x, -1, -2)

    def by_left(g):
        found = np.dot(g, b) if b.ndim == 1 else np.matmul(g, turned(b))
        return found if found.ndim < a.ndim else unbroadcast(found, a.shape)

    def by_right(g):
        found = np.dot(a, g) if a.ndim == 1 else np.matmul(turned(a), g)
        return found if found.ndim < b.ndim else unbroadcast(found, b.shape)

    return np.matmul(a, b), by_left, by_right
