"""You divide the gradient by the number of examples, or by the sum of their weights. That belongs to the
mean. The rule gives a loss for each example, and g brings the part of each: who has divided already?"""

from kittengrad.functional import log_softmax
from kittengrad.labels import each

TASK = "7.8"
REPLACES = "losses.cross_entropies"


def variant_a(z, labels, weights):
    from kittengrad.functional import softmax

    def by_logits(g):
        gradient = softmax(z)[0]
        gradient[each(labels)] -= 1
        return gradient * (g * weights)[:, None] / len(z)

    return -weights * log_softmax(z)[0][each(labels)], by_logits


def variant_b(z, labels, weights):
    import numpy as np
    from kittengrad.functional import softmax

    hot = np.eye(z.shape[1], dtype=z.dtype)[labels]
    losses = -weights * log_softmax(z)[0][each(labels)]
    return losses, lambda g: (softmax(z)[0] - hot) * (g * weights / weights.sum())[:, None]
