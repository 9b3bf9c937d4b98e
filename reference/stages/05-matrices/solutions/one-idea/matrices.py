"""Stage 05, with one idea for all rules that only move numbers.

Number the places of the operand, 0, 1, 2, …, and move these numbers as the data are moved. Then the result
says of each of its elements from which place it came, and the gradient is a sum over the results of a place:
`bincount` with weights.
"""

import numpy as np

from .arithmetic import unbroadcast


def places(a):
    """The number of each place of `a`, in the shape of `a`."""
    return np.arange(a.size).reshape(a.shape)


def collect(g, origin, a):
    """What the places of `a` receive, when g[i] belongs to place origin[i]."""
    total = np.bincount(origin.ravel(), g.ravel(), a.size)
    return total.reshape(a.shape).astype(g.dtype)


def moved(move, *arrays):
    """The rule whose result is move(arrays), for a `move` that works for numbers of any kind."""
    starts = np.cumsum([0] + [a.size for a in arrays])
    origin = move(*(places(a) + start for a, start in zip(arrays, starts, strict=False)))

    def towards(a, start):
        def vjp(g):
            g, mine = np.asarray(g), (origin >= start) & (origin < start + a.size)
            return collect(g[mine], origin[mine] - start, a)

        return vjp

    return (move(*arrays), *(towards(a, start) for a, start in zip(arrays, starts, strict=False)))


def reshape(a, shape):
    return moved(lambda x: np.reshape(x, shape), a)


def squeeze(a, axis=None):
    return moved(lambda x: np.squeeze(x, axis), a)


def expand_dims(a, axis):
    return moved(lambda x: np.expand_dims(x, axis), a)


def transpose(a, axes=None):
    return moved(lambda x: np.transpose(x, axes), a)


def swapaxes(a, axis1, axis2):
    return moved(lambda x: np.swapaxes(x, axis1, axis2), a)


def broadcast_to(a, shape):
    return moved(lambda x: np.broadcast_to(x, shape), a)


def index(a, key):
    return moved(lambda x: np.asarray(x[key]), a)


def concatenate(*arrays, axis=0):
    return moved(lambda *xs: np.concatenate(xs, axis), *arrays)


def stack(*arrays, axis=0):
    return moved(lambda *xs: np.stack(xs, axis), *arrays)


def split(a, sections, axis=0):
    return [moved(lambda x, i=i: np.split(x, sections, axis)[i], a) for i in range(sections)]


def where(condition, a, b):
    return moved(lambda x, y: np.where(condition, x, y), a, b)


def matmul(a, b):
    """Every number of a row times every number of a column, by broadcasting, and then a sum: stage 04."""
    left = np.reshape(a, (*a.shape[:-2], 1 if a.ndim == 1 else a.shape[-2], a.shape[-1], 1))
    right = np.reshape(b, (*b.shape[:-2], 1, *(b.shape if b.ndim == 1 else b.shape[-2:])))
    if b.ndim == 1:
        right = right[..., np.newaxis]
    total = (left * right).sum(axis=-2)
    lost = (-2,) * (a.ndim == 1) + (-1,) * (b.ndim == 1)

    def slope(mine, other, x):
        def vjp(g):
            g = np.expand_dims(np.expand_dims(g, lost), -2)
            return unbroadcast(g * other, mine.shape).reshape(x.shape)

        return vjp

    return total.squeeze(lost), slope(left, right, a), slope(right, left, b)
