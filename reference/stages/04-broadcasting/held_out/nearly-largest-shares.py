"""One never compares floats with ==, so I test with isclose whether an element is the maximum."""

from kittengrad.arithmetic import kept_shape
from kittengrad.namespace import array_namespace

TASK = "4.8"
REPLACES = "arithmetic.max"


def variant_a(a, axis=None, keepdims=False):
    xp = array_namespace(a)
    out = a.max(axis=axis, keepdims=keepdims)
    shape = kept_shape(a, axis)

    def da(g):
        winners = xp.isclose(a, out.reshape(shape))
        share = g.reshape(shape) / winners.sum(axis=axis, keepdims=True)
        return (winners * share).astype(g.dtype)

    return out, da


def variant_b(a, axis=None, keepdims=False):
    shape = kept_shape(a, axis)
    out = a.max(axis=axis, keepdims=keepdims)

    def da(g):
        winners = a >= out.reshape(shape) - 1e-6
        share = g.reshape(shape) / winners.sum(axis=axis, keepdims=True)
        return (winners * share).astype(g.dtype)

    return out, da
