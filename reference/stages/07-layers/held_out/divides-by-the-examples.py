"""The cross-entropy is a mean, so the gradient is divided by the number of rows (a), or by the sum of the
weights, since it is a weighted mean (b)."""

from kittengrad.functional import log_softmax

TASK = "7.8"
REPLACES = "losses.cross_entropies"


def variant_a(z, labels, weights):
    import numpy as np

    n = len(labels)
    rows = np.arange(n)
    logs = log_softmax(z)[0]

    def dz(g):
        grad = np.exp(logs)
        grad[rows, labels] -= 1
        grad *= (g * weights).reshape(n, 1)
        return grad / max(n, 1)

    return -weights * logs[rows, labels], dz


def variant_b(z, labels, weights):
    import numpy as np

    log_p = log_softmax(z)[0]
    rows = range(len(labels))
    true = np.zeros_like(z)
    true[rows, labels] = 1
    losses = -weights * (true * np.where(true, log_p, 0)).sum(axis=1)

    def dz(g):
        share = g * weights / weights.sum()
        return share[:, None] * (np.exp(log_p) - true)

    return losses, dz
