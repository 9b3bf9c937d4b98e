"""The gradient is softmax minus one-hot, times the g of each row."""

from kittengrad.functional import log_softmax

TASK = "7.8"
REPLACES = "losses.cross_entropies"


def variant_a(z, labels, weights):
    import numpy as np

    log_p = log_softmax(z)[0]
    one_hot = (labels[:, None] == np.arange(z.shape[1])).astype(z.dtype)
    picked = np.take_along_axis(log_p, labels[:, None], axis=1)[:, 0]

    def dz(g):
        return (np.exp(log_p) - one_hot) * g[:, None]

    return -picked * weights, dz
