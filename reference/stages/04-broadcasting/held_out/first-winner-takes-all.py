"""There is one maximum, and it gets the gradient, as with argmax."""

from kittengrad.arithmetic import kept_shape

TASK = "4.8"
REPLACES = "arithmetic.max"


def variant_a(a, axis=None, keepdims=False):
    import numpy as np

    out = a.max(axis=axis, keepdims=keepdims)
    shape = kept_shape(a, axis)

    def da(g):
        top, g = out.reshape(shape), g.reshape(shape)
        grad = np.zeros_like(a)
        found = set()
        for i in np.ndindex(a.shape):
            j = tuple(0 if n == 1 else k for k, n in zip(i, shape))
            if a[i] == top[j] and j not in found:
                found.add(j)
                grad[i] = g[j]
        return grad

    return out, da
