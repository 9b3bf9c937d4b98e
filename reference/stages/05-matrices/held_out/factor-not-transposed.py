"""The derivative of a product is g times the other factor. I keep b as it is (a), or a as it is (b)."""

from kittengrad.arithmetic import unbroadcast

TASK = "5.4"
REPLACES = "matrices.matmul"


def variant_a(a, b):
    a2 = a[None, :] if a.ndim == 1 else a
    b2 = b[:, None] if b.ndim == 1 else b

    def full(g):
        return g.reshape((a2 @ b2).shape)

    def da(g):
        return unbroadcast(full(g) @ b2, a2.shape).reshape(a.shape)

    def db(g):
        return unbroadcast(a2.swapaxes(-2, -1) @ full(g), b2.shape).reshape(b.shape)

    return a @ b, da, db


def variant_b(a, b):
    import numpy as np

    left = np.expand_dims(a, 0) if a.ndim == 1 else a
    right = np.expand_dims(b, 1) if b.ndim == 1 else b
    product = left @ right

    def da(g):
        grad = g.reshape(product.shape) @ np.swapaxes(right, -1, -2)
        return unbroadcast(grad, left.shape).reshape(a.shape)

    def db(g):
        grad = left @ g.reshape(product.shape)
        return unbroadcast(grad, right.shape).reshape(b.shape)

    return a @ b, da, db
