"""The formula has log σ(z) and log(1 - σ(z)), and sigmoid is stable (a). Or log(1 + exp) by hand (b)."""

from kittengrad.functional import sigmoid

TASK = "7.7"
REPLACES = "losses.logistic_losses"


def variant_a(z, y, pos_weight=1.0):
    import numpy as np

    with np.errstate(all="ignore"):
        p = sigmoid(z)[0]
        log_p = np.log(p)
        log_q = np.log(1 - p)
        losses = -(pos_weight * y * log_p + (1 - y) * log_q)

    def dz(g):
        return g * ((1 - y) * p - pos_weight * y * (1 - p))

    def dy(g):
        return g * (log_q - pos_weight * log_p)

    return losses, dz, dy


def variant_b(z, y, pos_weight=1.0):
    import numpy as np

    with np.errstate(all="ignore"):
        yes = np.log(1 + np.exp(-z))
        no = np.log(1 + np.exp(z))
        losses = pos_weight * y * yes + (1 - y) * no

    def dz(g):
        return g * ((1 - y) * sigmoid(z)[0] - pos_weight * y * sigmoid(-z)[0])

    return losses, dz, lambda g: g * (pos_weight * yes - no)
