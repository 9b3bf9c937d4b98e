"""A vector beside one matrix comes out right, and beside a stack of matrices it does not. It is one vector,
and every layer uses it. If you make a matrix of it first, which case is it that you have solved already?"""

from kittengrad.arithmetic import unbroadcast

TASK = "5.4"
REPLACES = "matrices.matmul"


def variant_a(a, b):
    row = a.reshape((1, -1)) if a.ndim == 1 else a
    column = b.reshape((-1, 1)) if b.ndim == 1 else b

    def matrix(g):
        g = g[..., None] if b.ndim == 1 else g
        return g[..., None, :] if a.ndim == 1 else g

    def by_left(g):
        found = matrix(g) @ column.swapaxes(-1, -2)
        return found.reshape(-1, *a.shape)[0] if a.ndim == 1 else unbroadcast(found, a.shape)

    def by_right(g):
        return unbroadcast(row.swapaxes(-1, -2) @ matrix(g), column.shape).reshape(b.shape)

    return a @ b, by_left, by_right


def variant_b(a, b):
    def by_left(g):
        if b.ndim == 1:
            return unbroadcast(g[..., None] * b, a.shape)
        if a.ndim == 1:
            return (b @ g[..., None])[..., 0].reshape(-1, len(a)).sum(axis=0)
        return unbroadcast(g @ b.swapaxes(-1, -2), a.shape)

    def by_right(g):
        if a.ndim == 1:
            return unbroadcast(a[:, None] * g[..., None, :], b.shape) if b.ndim > 1 else g * a
        if b.ndim == 1:
            return a.T @ g
        return unbroadcast(a.swapaxes(-1, -2) @ g, b.shape)

    return a @ b, by_left, by_right


def variant_c(a, b):
    def by_left(g):
        if b.ndim == 1:
            return g[..., None] * b
        if a.ndim == 1:
            return (b * g[..., None, :]).sum(axis=-1)
        return unbroadcast(g @ b.swapaxes(-1, -2), a.shape)

    def by_right(g):
        if b.ndim == 1:
            return (a * g[..., None]).sum(axis=-2) if a.ndim > 1 else a * g
        if a.ndim == 1:
            return a[:, None] * g[..., None, :]
        return unbroadcast(a.swapaxes(-1, -2) @ g, b.shape)

    return a @ b, by_left, by_right
