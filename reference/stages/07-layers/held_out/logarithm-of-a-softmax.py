"""First the probabilities, with the largest logit subtracted so that nothing overflows, then their
logarithm."""

from kittengrad.labels import each

TASK = "7.8"
REPLACES = "losses.cross_entropies"


def variant_a(z, labels, weights):
    import numpy as np

    e = np.exp(z - z.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    with np.errstate(divide="ignore"):
        losses = -weights * np.log(p[each(labels)])

    def dz(g):
        grad = p.copy()
        grad[each(labels)] -= 1
        return grad * (g * weights)[:, None]

    return losses, dz
