"""The transpose of a NumPy array is .T, also for a stack."""

from kittengrad.arithmetic import unbroadcast

TASK = "5.4"
REPLACES = "matrices.matmul"


def variant_a(a, b):
    out = a @ b
    a_rows = a.reshape(1, len(a)) if a.ndim == 1 else a
    b_cols = b.reshape(len(b), 1) if b.ndim == 1 else b
    full_shape = (a_rows @ b_cols).shape

    def grad_a(g):
        g = g.reshape(full_shape)
        return unbroadcast(g @ b_cols.T, a_rows.shape).reshape(a.shape)

    def grad_b(g):
        g = g.reshape(full_shape)
        return unbroadcast(a_rows.T @ g, b_cols.shape).reshape(b.shape)

    return out, grad_a, grad_b
