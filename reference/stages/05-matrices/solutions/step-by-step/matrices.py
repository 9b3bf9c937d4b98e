"""Stage 05, spelled out: every rule makes its result, then says how the gradient goes home."""

import numpy as np


def sum_to(g, shape):
    """g, summed one axis at a time until it has this shape."""
    while g.ndim > len(shape):
        g = g.sum(axis=0)
    for axis in range(g.ndim):
        if shape[axis] == 1 and g.shape[axis] != 1:
            g = g.sum(axis=axis, keepdims=True)
    return g


def back_in_shape(shape):
    def da(g):
        return np.reshape(g, shape)

    return da


def reshape(a, shape):
    return np.reshape(a, shape), back_in_shape(a.shape)


def squeeze(a, axis=None):
    if axis is None:
        kept = [length for length in a.shape if length != 1]
        return np.reshape(a, kept), back_in_shape(a.shape)
    return np.squeeze(a, axis), back_in_shape(a.shape)


def expand_dims(a, axis):
    out = np.expand_dims(a, axis)

    def da(g):
        return np.squeeze(g, axis)

    return out, da


def transpose(a, axes=None):
    if axes is None:
        return a.T, lambda g: g.T
    order = np.array(axes, dtype=int) % max(1, a.ndim)
    home = np.empty_like(order)
    for place, axis in enumerate(order):
        home[axis] = place
    return np.transpose(a, order), lambda g: np.transpose(g, home)


def swapaxes(a, axis1, axis2):
    order = list(range(a.ndim))
    order[axis1], order[axis2] = order[axis2], order[axis1]
    return transpose(a, order)


def broadcast_to(a, shape):
    out = np.empty(shape, a.dtype)
    out[...] = a
    return out, lambda g: sum_to(g, a.shape)


def turned(x):
    return np.moveaxis(x, -1, -2)


def matmul(a, b):
    if a.ndim == 1 and b.ndim == 1:
        return np.sum(a * b), lambda g: g * b, lambda g: g * a

    if a.ndim == 1:
        out, d_row, db = matmul(a[np.newaxis, :], b)

        def with_rows(g):
            return np.expand_dims(g, -2)

        return out[..., 0, :], lambda g: d_row(with_rows(g))[0], lambda g: db(with_rows(g))

    if b.ndim == 1:
        out, da, d_column = matmul(a, b[:, np.newaxis])

        def with_columns(g):
            return np.expand_dims(g, -1)

        return out[..., 0], lambda g: da(with_columns(g)), lambda g: d_column(with_columns(g))[:, 0]

    def by_left(g):
        return sum_to(np.matmul(g, turned(b)), a.shape)

    def by_right(g):
        return sum_to(np.matmul(turned(a), g), b.shape)

    return np.matmul(a, b), by_left, by_right


def index(a, key):
    shape, dtype = a.shape, a.dtype

    def da(g):
        total = np.zeros(shape, dtype)
        np.add.at(total, key, g)
        return total

    return a[key], da


def concatenate(*arrays, axis=0):
    ends = np.cumsum([np.shape(a)[axis] for a in arrays])

    class Part:
        """The gradient's function of one operand."""

        def __init__(self, number):
            self.number = number

        def __call__(self, g):
            return np.split(g, ends[:-1], axis=axis)[self.number]

    functions = []
    for number in range(len(arrays)):
        functions.append(Part(number))
    return (np.concatenate(arrays, axis=axis), *functions)


def stack(*arrays, axis=0):
    out = np.stack(arrays, axis=axis)
    functions = []
    for i in range(len(arrays)):

        def da(g, i=i):
            return np.moveaxis(g, axis, 0)[i]

        functions.append(da)
    return (out, *functions)


def split(a, sections, axis=0):
    if a.shape[axis] % sections != 0:
        raise ValueError(f"{a.shape[axis]} numbers cannot be divided into {sections} equal parts")
    length = a.shape[axis] // sections

    def rule_of(part, number):
        def da(g):
            pieces = [np.zeros_like(g) for _ in range(sections)]
            pieces[number] = g
            return np.concatenate(pieces, axis=axis)

        return part, da

    return [
        rule_of(np.take(a, range(number * length, (number + 1) * length), axis=axis), number)
        for number in range(sections)
    ]


def where(condition, a, b):
    def da(g):
        chosen = np.array(g)
        chosen[~np.broadcast_to(condition, chosen.shape)] = 0
        return sum_to(chosen, a.shape)

    def db(g):
        chosen = np.array(g)
        chosen[np.broadcast_to(condition, chosen.shape)] = 0
        return sum_to(chosen, b.shape)

    return np.where(condition, a, b), da, db
