"""The formulas hold for every layer of a stack, and NumPy broadcasts by itself."""

TASK = "5.4"
REPLACES = "matrices.matmul"


def variant_a(a, b):
    def T(m):
        return m.swapaxes(-1, -2)

    row = a[None] if a.ndim == 1 else a
    column = b[:, None] if b.ndim == 1 else b

    def matrix(g):
        if a.ndim == 1 and b.ndim == 1:
            return g.reshape(1, 1)
        if a.ndim == 1:
            return g[..., None, :]
        if b.ndim == 1:
            return g[..., None]
        return g

    def da(g):
        grad = matrix(g) @ T(column)
        return grad[..., 0, :] if a.ndim == 1 else grad

    def db(g):
        grad = T(row) @ matrix(g)
        return grad[..., 0] if b.ndim == 1 else grad

    return a @ b, da, db
