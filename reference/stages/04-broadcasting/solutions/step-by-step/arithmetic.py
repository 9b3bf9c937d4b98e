"""The rules of arithmetic, one step at a time, with NumPy by its name."""

import numpy as np


def negate(a):
    return -a, lambda g: -g


def cast(a, dtype):
    return a.astype(dtype), lambda g: g.astype(a.dtype)


def unbroadcast(g, shape):
    """Sum g, one axis after the other, until it has the shape."""
    while g.ndim > len(shape):
        g = g.sum(axis=0)
    for axis in range(len(shape)):
        if shape[axis] == 1 and g.shape[axis] != 1:
            g = g.sum(axis=axis, keepdims=True)
    return g


def add(a, b):
    def da(g):
        return unbroadcast(g, a.shape)

    def db(g):
        return unbroadcast(g, b.shape)

    return a + b, da, db


def subtract(a, b):
    out, da, minus_db = add(a, -b)

    def db(g):
        return -minus_db(g)

    return out, da, db


def multiply(a, b):
    def da(g):
        at_each_place = g * b
        return unbroadcast(at_each_place, a.shape)

    def db(g):
        at_each_place = g * a
        return unbroadcast(at_each_place, b.shape)

    return a * b, da, db


def divide(a, b):
    def da(g):
        return unbroadcast(g / b, a.shape)

    def db(g):
        return -unbroadcast(g / b * (a / b), b.shape)

    return np.divide(a, b), da, db


def power(a, b):
    """Elements in a corner are computed with harmless operands, and then set to 0."""

    def da(g):
        bases, exponents = np.broadcast_arrays(a, b)
        constant = exponents == 0
        slopes = exponents * np.where(constant, np.ones_like(bases), bases) ** (exponents - 1)
        slopes = np.where(constant, np.zeros_like(slopes), slopes)
        return unbroadcast(g * slopes, a.shape)

    def db(g):
        bases, exponents = np.broadcast_arrays(a, b)
        stays_0 = (bases == 0) & (exponents >= 0)
        logarithms = np.log(np.where(stays_0, np.ones_like(bases), bases))
        return unbroadcast(g * bases**exponents * logarithms, b.shape)

    return a**b, da, db


def maximum(a, b):
    def share(g, mine, other):
        share = np.broadcast_to(g, g.shape).copy()
        mine, other = np.broadcast_to(mine, g.shape), np.broadcast_to(other, g.shape)
        share[mine < other] = 0
        share[mine == other] /= 2
        return share

    def da(g):
        return unbroadcast(share(g, a, b), a.shape)

    def db(g):
        return unbroadcast(share(g, b, a), b.shape)

    return np.maximum(a, b), da, db


def kept_shape(a, axis):
    axes = range(a.ndim) if axis is None else axis if isinstance(axis, tuple) else (axis,)
    gone = {i % a.ndim for i in axes}
    return tuple(1 if i in gone else length for i, length in enumerate(a.shape))


def sum(a, axis=None, keepdims=False):
    def da(g):
        handed_out = np.zeros(a.shape, a.dtype)
        handed_out += g.reshape(kept_shape(a, axis))
        return handed_out

    return np.sum(a, axis=axis, keepdims=keepdims), da


def mean(a, axis=None, keepdims=False):
    total, hand_out = sum(a, axis, keepdims)
    count = 1
    for before, after in zip(a.shape, kept_shape(a, axis), strict=True):
        if after != before:
            count *= before

    def da(g):
        return hand_out(g) / count

    return total / count, da


def max(a, axis=None, keepdims=False):
    largest = np.max(a, axis=axis, keepdims=True)
    winners = np.equal(a, largest)

    def da(g):
        count = winners.sum(axis=axis, keepdims=True, dtype=a.dtype)
        each = g.reshape(kept_shape(a, axis)) / count
        return np.where(winners, each, np.zeros_like(each))

    return np.max(a, axis=axis, keepdims=keepdims), da
