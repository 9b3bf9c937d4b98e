"""Broadcasting puts new axes in front, so the gradient is summed over those; an axis that was 1 is no new
axis."""

TASK = "5.3"
REPLACES = "matrices.broadcast_to"


def variant_a(a, shape):
    import numpy as np

    def back(g):
        for _ in range(g.ndim - a.ndim):
            g = g.sum(axis=0)
        return g

    return np.broadcast_to(a, shape), back
