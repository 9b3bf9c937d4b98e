"""softplus(-z) - softplus(z) is -z, so the gradient of the target is -g z, whatever the weight is."""

from kittengrad.functional import sigmoid, softplus

TASK = "7.7"
REPLACES = "losses.logistic_losses"


def variant_a(z, y, pos_weight=1.0):
    w = pos_weight
    losses = w * y * softplus(-z)[0] + (1 - y) * softplus(z)[0]

    def dz(g):
        return g * ((1 - y) * sigmoid(z)[0] - w * y * sigmoid(-z)[0])

    def dy(g):
        return -g * z

    return losses, dz, dy
