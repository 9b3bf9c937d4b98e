"""In each row of your gradient, only the logit of the label has a number. The other logits are in the sum of
the softmax. What becomes of the loss when one of them grows?"""

from kittengrad.functional import log_softmax
from kittengrad.labels import each

TASK = "7.8"
REPLACES = "losses.cross_entropies"


def variant_a(z, labels, weights):
    import numpy as np

    def by_logits(g):
        gradient = np.zeros_like(z)
        gradient[each(labels)] = -weights * g
        return gradient

    return -weights * log_softmax(z)[0][each(labels)], by_logits


def variant_b(z, labels, weights):
    import numpy as np

    log_p = log_softmax(z)[0]
    hot = np.eye(z.shape[1], dtype=z.dtype)[labels]
    losses = -weights * log_p[each(labels)]
    return losses, lambda g: (g * weights)[:, None] * hot * (np.exp(log_p) - 1)
