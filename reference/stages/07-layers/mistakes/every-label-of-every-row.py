"""From each row you take the numbers of all labels: n × n of them. A row has one label. An index of two
arrays of the same length reads one number for each pair: which row, and which place in it?"""

from kittengrad.functional import log_softmax

TASK = "7.8"
REPLACES = "losses.cross_entropies"


def variant_a(z, labels, weights):
    log_p, back = log_softmax(z)

    def by_logits(g):
        import numpy as np

        spread = np.zeros_like(z)
        np.subtract.at(spread, (slice(None), labels), g * weights)
        return back(spread)

    return -log_p[:, labels] * weights, by_logits


def variant_b(z, labels, weights):
    import numpy as np

    log_p = log_softmax(z)[0]
    hot = np.eye(z.shape[1], dtype=z.dtype)[labels]
    return -weights[:, None] * log_p[:, labels], lambda g: (np.exp(log_p) - hot) * (g @ weights)
