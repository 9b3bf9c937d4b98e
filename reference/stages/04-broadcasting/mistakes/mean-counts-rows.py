"""Over all axes, you divide by the number of rows. Python's `len` of an array is the length of its first
axis. How many numbers does the mean of a whole (3, 4) array have in it?"""

from math import prod

from kittengrad.arithmetic import array_namespace, kept_shape

TASK = "4.7"
REPLACES = "arithmetic.mean"


def variant_a(a, axis=None, keepdims=False):
    def spread(g):
        kept = kept_shape(a, axis)
        n = prod(length for length, left in zip(a.shape, kept, strict=True) if left == 1)
        n = len(a) if axis is None and a.ndim else n
        return array_namespace(a).broadcast_to(g.reshape(kept) / n, a.shape)

    return a.mean(axis=axis, keepdims=keepdims), spread


def variant_b(a, axis=None, keepdims=False):
    if axis is None:
        n = a.shape[0] if a.shape else 1
    else:
        axes = axis if isinstance(axis, tuple) else (axis,)
        n = prod(a.shape[i] for i in axes)
    ones = array_namespace(a).ones_like(a)
    return a.mean(axis=axis, keepdims=keepdims), lambda g: ones * (g.reshape(kept_shape(a, axis)) / n)
