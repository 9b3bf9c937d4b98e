"""You divide by the number of all elements, although the mean went over some of the axes only. Take the means
of the 3 rows of an array of shape (3, 4): how many numbers go into one of them?"""

from math import prod

from kittengrad.arithmetic import array_namespace, kept_shape

TASK = "4.7"
REPLACES = "arithmetic.mean"


def variant_a(a, axis=None, keepdims=False):
    xp = array_namespace(a)

    def spread(g):
        return xp.broadcast_to(g.reshape(kept_shape(a, axis)) / a.size, a.shape)

    return a.mean(axis=axis, keepdims=keepdims), spread


def variant_b(a, axis=None, keepdims=False):
    each = array_namespace(a).ones_like(a) / prod(a.shape)
    return a.mean(axis=axis, keepdims=keepdims), lambda g: each * g.reshape(kept_shape(a, axis))
