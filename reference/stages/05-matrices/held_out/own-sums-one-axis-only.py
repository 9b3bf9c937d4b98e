"""If an operand has fewer axes than the gradient, the stack axis is summed away: axis 0, once."""

TASK = "5.4"
REPLACES = "matrices.matmul"


def variant_a(a, b):
    row = a.reshape(1, -1) if a.ndim == 1 else a
    column = b.reshape(-1, 1) if b.ndim == 1 else b
    whole = row @ column

    def da(g):
        grad = g.reshape(whole.shape) @ column.swapaxes(-1, -2)
        if grad.ndim > row.ndim:
            grad = grad.sum(axis=0)
        return grad.reshape(a.shape)

    def db(g):
        grad = row.swapaxes(-1, -2) @ g.reshape(whole.shape)
        if grad.ndim > column.ndim:
            grad = grad.sum(axis=0)
        return grad.reshape(b.shape)

    return a @ b, da, db
