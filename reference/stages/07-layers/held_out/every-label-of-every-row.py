"""log_p[:, labels] reads the label of each row."""

from kittengrad.functional import log_softmax
from kittengrad.labels import each

TASK = "7.8"
REPLACES = "losses.cross_entropies"


def variant_a(z, labels, weights):
    import numpy as np

    log_p, _ = log_softmax(z)
    losses = -weights * log_p[:, labels]

    def dz(g):
        grad = np.exp(log_p)
        grad[each(labels)] -= 1
        return (g * weights)[:, None] * grad

    return losses, dz
