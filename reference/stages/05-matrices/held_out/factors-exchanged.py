"""dL/da is the transposed b times g, and dL/db is g times the transposed a."""

from kittengrad.arithmetic import unbroadcast

TASK = "5.4"
REPLACES = "matrices.matmul"


def variant_a(a, b):
    import numpy as np

    A = a.reshape(1, -1) if a.ndim == 1 else a
    B = b.reshape(-1, 1) if b.ndim == 1 else b
    shape = np.matmul(A, B).shape

    def da(g):
        G = g.reshape(shape)
        return unbroadcast(np.matmul(np.swapaxes(B, -1, -2), G), A.shape).reshape(a.shape)

    def db(g):
        G = g.reshape(shape)
        return unbroadcast(np.matmul(G, np.swapaxes(A, -1, -2)), B.shape).reshape(b.shape)

    return np.matmul(a, b), da, db
