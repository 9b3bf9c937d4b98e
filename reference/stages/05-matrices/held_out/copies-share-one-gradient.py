"""The number is still one number after the stretching, so its gradient is the average over the copies (a),
or that of the original, the first copy (b)."""

from kittengrad.arithmetic import unbroadcast

TASK = "5.3"
REPLACES = "matrices.broadcast_to"


def variant_a(a, shape):
    import numpy as np

    def back(g):
        copies = max(g.size // max(a.size, 1), 1)
        return unbroadcast(g, a.shape) / copies

    return np.broadcast_to(a, shape), back


def variant_b(a, shape):
    import numpy as np

    def back(g):
        while g.ndim > a.ndim:
            g = g[0]
        for axis in range(a.ndim):
            if a.shape[axis] == 1:
                g = g.take([0], axis=axis)
        return g

    return np.broadcast_to(a, shape), back
