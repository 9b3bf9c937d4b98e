"""Your sum puts the lost axis back only where its number counts from the front. axis=-1 is an axis too, and g
lacks it as well. Which provided function knows the shape of g for every axis?"""

from kittengrad.arithmetic import array_namespace

TASK = "4.7"
REPLACES = "arithmetic.sum"


def variant_a(a, axis=None, keepdims=False):
    xp = array_namespace(a)

    def spread(g):
        if not keepdims and axis is not None:
            for i in sorted(axis if isinstance(axis, tuple) else (axis,)):
                if i >= 0:
                    g = xp.expand_dims(g, i)
        return xp.broadcast_to(g, a.shape)

    return a.sum(axis=axis, keepdims=keepdims), spread


def variant_b(a, axis=None, keepdims=False):
    axes = range(a.ndim) if axis is None else axis if isinstance(axis, tuple) else (axis,)
    shape = tuple(1 if i in axes else length for i, length in enumerate(a.shape))

    def spread(g):
        if g.size == array_namespace(a).ones(shape).size:
            g = g.reshape(shape)
        return array_namespace(a).broadcast_to(g, a.shape)

    return a.sum(axis=axis, keepdims=keepdims), spread
