"""I multiply g with an array of ones that has the shape of a."""

from kittengrad.arithmetic import kept_shape
from kittengrad.namespace import array_namespace, total

TASK = "4.7"
REPLACES = "arithmetic.sum"


def variant_a(a, axis=None, keepdims=False):
    xp = array_namespace(a)

    def da(g):
        return xp.ones(a.shape) * g.reshape(kept_shape(a, axis))

    return total(a, axis, keepdims), da


def variant_b(a, axis=None, keepdims=False):
    xp = array_namespace(a)

    def da(g):
        return xp.zeros(a.shape) + g.reshape(kept_shape(a, axis))

    return total(a, axis, keepdims), da
