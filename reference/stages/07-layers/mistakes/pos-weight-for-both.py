"""pos_weight multiplies your whole loss, the part of no too. Then it only makes the steps longer. Which
answers should count more?"""

from kittengrad.functional import sigmoid, softplus

TASK = "7.7"
REPLACES = "losses.logistic_losses"


def variant_a(z, y, pos_weight=1.0):
    yes, no = softplus(-z)[0], softplus(z)[0]
    return (
        pos_weight * (y * yes + (1 - y) * no),
        lambda g: g * pos_weight * (sigmoid(z)[0] - y),
        lambda g: g * pos_weight * -z,
    )


def variant_b(z, y, pos_weight=1.0):
    yes, no = softplus(-z)[0] * pos_weight, softplus(z)[0] * pos_weight
    by_logits = sigmoid(z)[0] - y
    return y * yes + (1 - y) * no, lambda g: pos_weight * by_logits * g, lambda g: g * (yes - no)
