"""float32 went into your sum, and its gradient is float64. An array that you made has NumPy's usual dtype.
Which one is it, and what gives you an array with the dtype of `a`?"""

from kittengrad.arithmetic import array_namespace, kept_shape

TASK = "4.7"
REPLACES = "arithmetic.sum"


def variant_a(a, axis=None, keepdims=False):
    def spread(g):
        return array_namespace(a).ones(a.shape) * g.reshape(kept_shape(a, axis))

    return a.sum(axis=axis, keepdims=keepdims), spread


def variant_b(a, axis=None, keepdims=False):
    def spread(g):
        handed = array_namespace(a).zeros(a.shape)
        handed += g.reshape(kept_shape(a, axis))
        return handed

    return a.sum(axis=axis, keepdims=keepdims), spread
