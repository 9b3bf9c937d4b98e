"""Your loss is infinite where a probability has been rounded to 0: you take the logarithm of a softmax.
Stage 06 has a rule that does both in one. What is log 0?"""

from kittengrad.labels import each

TASK = "7.8"
REPLACES = "losses.cross_entropies"


def variant_a(z, labels, weights):
    import numpy as np
    from kittengrad.functional import softmax

    p = softmax(z)[0]
    with np.errstate(all="ignore"):
        losses = -weights * np.log(p[each(labels)])
    hot = np.eye(z.shape[1], dtype=z.dtype)[labels]
    return losses, lambda g: (g * weights)[:, None] * (p - hot)


def variant_b(z, labels, weights):
    import numpy as np

    with np.errstate(all="ignore"):
        e = np.exp(z)
        p = e / e.sum(axis=-1, keepdims=True)
        losses = -weights * np.log(p)[each(labels)]

    def by_logits(g):
        gradient = p.copy()
        gradient[each(labels)] -= 1
        return gradient * (g * weights)[:, None]

    return losses, by_logits
