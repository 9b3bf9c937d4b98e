"""Without an axis I divide by the length of the array."""

from math import prod

from kittengrad.arithmetic import kept_shape
from kittengrad.namespace import array_namespace

TASK = "4.7"
REPLACES = "arithmetic.mean"


def variant_a(a, axis=None, keepdims=False):
    xp = array_namespace(a)
    if axis is None:
        n = len(a)
    elif isinstance(axis, tuple):
        n = prod(a.shape[i] for i in axis)
    else:
        n = a.shape[axis]

    def da(g):
        return xp.broadcast_to((g / n).reshape(kept_shape(a, axis)), a.shape)

    return a.mean(axis=axis, keepdims=keepdims), da
