"""I find the axes that were added or stretched, and sum over them."""

from kittengrad.namespace import total

TASK = "4.1"
REPLACES = "arithmetic.unbroadcast"


def variant_a(g, shape):
    new = g.ndim - len(shape)
    axes = list(range(new))
    for i, n in enumerate(shape):
        if n == 1:
            axes.append(i + new)
    return total(g, axis=tuple(axes)) if axes else g


def variant_b(g, shape):
    added = g.ndim - len(shape)
    for axis in reversed(range(g.ndim)):
        if axis < added or shape[axis - added] != g.shape[axis]:
            g = total(g, axis=axis)
    return g
