"""Your loss is infinite, or no number at all, for logits far from 0: you take the logarithm of something
that has been rounded to 0, or that was too large for the computer. Which function has logarithm and exp in
one?"""

from kittengrad.functional import sigmoid, softplus

TASK = "7.7"
REPLACES = "losses.logistic_losses"


def variant_a(z, y, pos_weight=1.0):
    import numpy as np

    p = sigmoid(z)[0]
    with np.errstate(all="ignore"):
        losses = -(pos_weight * y * np.log(p) + (1 - y) * np.log(1 - p))
    return (
        losses,
        lambda g: g * ((1 - y) * p - pos_weight * y * sigmoid(-z)[0]),
        lambda g: g * (pos_weight * softplus(-z)[0] - softplus(z)[0]),
    )


def variant_b(z, y, pos_weight=1.0):
    import numpy as np

    with np.errstate(all="ignore"):
        yes, no = np.log(1 + np.exp(-z)), np.log(1 + np.exp(z))
        p = 1 / (1 + np.exp(-z))
    losses = pos_weight * y * yes + (1 - y) * no
    return (
        losses,
        lambda g: g * ((1 - y) * p - pos_weight * y * (1 - p)),
        lambda g: g * (pos_weight * yes - no),
    )
