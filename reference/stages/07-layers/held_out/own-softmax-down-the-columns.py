"""I took axis 0, and so the softmax compares the examples and not the classes."""

from kittengrad.functional import log_softmax
from kittengrad.labels import each

TASK = "7.8"
REPLACES = "losses.cross_entropies"


def variant_a(z, labels, weights):
    import numpy as np

    log_p = log_softmax(z, axis=0)[0]

    def dz(g):
        grad = np.exp(log_p)
        grad[each(labels)] -= 1
        return grad * (g * weights)[:, None]

    return -weights * log_p[each(labels)], dz
