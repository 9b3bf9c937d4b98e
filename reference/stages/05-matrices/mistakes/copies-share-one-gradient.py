"""A number that you stretched over many places receives as if there were only one of it: you kept one
place's gradient, or their mean. If each copy moves L a little, how much do all of them move it together?"""

from kittengrad.arithmetic import unbroadcast

TASK = "5.3"
REPLACES = "matrices.broadcast_to"


def variant_a(a, shape):
    import numpy as np

    def da(g):
        return unbroadcast(g, a.shape) * a.dtype.type(a.size / max(1, g.size))

    return np.broadcast_to(a, shape), da


def variant_b(a, shape):
    import numpy as np

    def da(g):
        while g.ndim > a.ndim:
            g = g[0]
        for axis in range(a.ndim):
            if a.shape[axis] == 1:
                g = g.take([0], axis)
        return g

    return np.broadcast_to(a, shape), da
