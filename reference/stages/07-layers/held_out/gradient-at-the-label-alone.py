"""Only the logit of the label is in the loss, so only it has a gradient: softmax - 1."""

from kittengrad.functional import log_softmax

TASK = "7.8"
REPLACES = "losses.cross_entropies"


def variant_a(z, labels, weights):
    import numpy as np

    rows = np.arange(len(z))
    log_p = log_softmax(z)[0][rows, labels]

    def dz(g):
        grad = np.zeros_like(z)
        grad[rows, labels] = g * weights * (np.exp(log_p) - 1)
        return grad

    return -weights * log_p, dz
