"""The derivative of -log p is -1/p, and that of -log(1 - p) is 1 / (1 - p)."""

from kittengrad.functional import sigmoid, softplus

TASK = "7.7"
REPLACES = "losses.logistic_losses"


def variant_a(z, y, pos_weight=1.0):
    import numpy as np

    yes, no = softplus(-z)[0], softplus(z)[0]
    p, q = sigmoid(z)[0], sigmoid(-z)[0]

    def dz(g):
        with np.errstate(all="ignore"):
            return g * ((1 - y) / q - pos_weight * y / p)

    def dy(g):
        return g * (pos_weight * yes - no)

    return pos_weight * y * yes + (1 - y) * no, dz, dy
