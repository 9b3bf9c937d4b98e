"""I put a 1 into the shape where the axis was summed."""

from kittengrad.namespace import array_namespace, total

TASK = "4.7"
REPLACES = "arithmetic.sum"


def variant_a(a, axis=None, keepdims=False):
    xp = array_namespace(a)
    if axis is None:
        axes = tuple(range(a.ndim))
    elif isinstance(axis, tuple):
        axes = axis
    else:
        axes = (axis,)

    def da(g):
        shape = [1 if i in axes else n for i, n in enumerate(a.shape)]
        return xp.broadcast_to(g.reshape(shape), a.shape)

    return total(a, axis, keepdims), da


def variant_b(a, axis=None, keepdims=False):
    xp = array_namespace(a)

    def da(g):
        if axis is not None and not keepdims:
            for i in sorted(axis if isinstance(axis, tuple) else [axis]):
                if i >= 0:
                    g = xp.expand_dims(g, i)
        return xp.broadcast_to(g, a.shape)

    return total(a, axis, keepdims), da
