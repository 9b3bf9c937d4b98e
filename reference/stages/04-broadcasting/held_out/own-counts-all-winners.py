"""The largest elements share g, so I divide by how many of them there are in the array."""

from kittengrad.arithmetic import kept_shape

TASK = "4.8"
REPLACES = "arithmetic.max"


def variant_a(a, axis=None, keepdims=False):
    out = a.max(axis=axis, keepdims=keepdims)
    shape = kept_shape(a, axis)

    def da(g):
        winners = a == out.reshape(shape)
        share = g.reshape(shape) / winners.sum()
        return (winners * share).astype(g.dtype)

    return out, da
