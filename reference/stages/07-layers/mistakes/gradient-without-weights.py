"""The weights are in your losses, and missing in the gradient. An example that counts three times has three
times the loss: what about its derivative?"""

from kittengrad.functional import log_softmax
from kittengrad.labels import each

TASK = "7.8"
REPLACES = "losses.cross_entropies"


def variant_a(z, labels, weights):
    from kittengrad.functional import softmax

    def by_logits(g):
        gradient = softmax(z)[0]
        gradient[each(labels)] -= 1
        return g[:, None] * gradient

    return -weights * log_softmax(z)[0][each(labels)], by_logits


def variant_b(z, labels, weights):
    import numpy as np
    from kittengrad.functional import softmax

    hot = np.eye(z.shape[1], dtype=z.dtype)[labels]
    losses = -weights * (log_softmax(z)[0] * hot).sum(axis=-1)
    return losses, lambda g: (softmax(z)[0] - hot) * g.reshape(-1, 1)
