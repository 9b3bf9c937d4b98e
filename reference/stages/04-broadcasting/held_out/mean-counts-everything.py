"""The mean is the sum divided by the number of elements of the array."""

from math import prod

from kittengrad.arithmetic import kept_shape
from kittengrad.namespace import array_namespace

TASK = "4.7"
REPLACES = "arithmetic.mean"


def variant_a(a, axis=None, keepdims=False):
    def da(g):
        xp = array_namespace(a)
        n = prod(a.shape)
        return xp.broadcast_to(g.reshape(kept_shape(a, axis)) / n, a.shape)

    return a.mean(axis=axis, keepdims=keepdims), da
