"""You give a share of g to elements that are only nearly the largest. When such an element grows by very
little, does the maximum move? Which comparison is true for the largest elements alone?"""

from kittengrad.arithmetic import array_namespace, kept_shape

TASK = "4.8"
REPLACES = "arithmetic.max"


def variant_a(a, axis=None, keepdims=False):
    out, kept = a.max(axis=axis, keepdims=keepdims), kept_shape(a, axis)

    def share(g):
        winners = array_namespace(a).isclose(a, out.reshape(kept)).astype(a.dtype)
        return g.reshape(kept) * winners / winners.sum(axis=axis, keepdims=True)

    return out, share


def variant_b(a, axis=None, keepdims=False):
    largest = a.max(axis=axis, keepdims=True)

    def share(g):
        winners = (abs(a - largest) <= 1e-8 + 1e-5 * abs(largest)).astype(a.dtype)
        return g.reshape(largest.shape) / winners.sum(axis=axis, keepdims=True) * winners

    return a.max(axis=axis, keepdims=keepdims), share
