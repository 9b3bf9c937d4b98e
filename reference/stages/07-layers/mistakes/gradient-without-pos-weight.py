"""pos_weight is in your loss, and its gradient is that of the loss without it. The part of yes counts w
times: by what does its derivative grow?"""

from kittengrad.functional import sigmoid, softplus

TASK = "7.7"
REPLACES = "losses.logistic_losses"


def variant_a(z, y, pos_weight=1.0):
    yes, no = softplus(-z)[0], softplus(z)[0]
    losses = pos_weight * y * yes + (1 - y) * no
    return losses, lambda g: g * (sigmoid(z)[0] - y), lambda g: g * (pos_weight * yes - no)


def variant_b(z, y, pos_weight=1.0):
    yes, no = softplus(-z)[0], softplus(z)[0]

    def by_logits(g):
        return g * ((1 - y) * sigmoid(z)[0] - y * sigmoid(-z)[0])

    return pos_weight * y * yes + (1 - y) * no, by_logits, lambda g: -g * z
