"""You give the derivative with respect to the probability σ(z). The operand is the logit z, and σ lies
between them. Which factor does the chain rule add for it?"""

from kittengrad.functional import sigmoid, softplus

TASK = "7.7"
REPLACES = "losses.logistic_losses"


def variant_a(z, y, pos_weight=1.0):
    yes, no = softplus(-z)[0], softplus(z)[0]

    def by_logits(g):
        import numpy as np

        p = sigmoid(z)[0]
        with np.errstate(all="ignore"):
            return g * ((1 - y) / (1 - p) - pos_weight * y / p)

    return pos_weight * y * yes + (1 - y) * no, by_logits, lambda g: g * (pos_weight * yes - no)


def variant_b(z, y, pos_weight=1.0):
    import numpy as np

    yes, no, p = softplus(-z)[0], softplus(z)[0], sigmoid(z)[0]
    with np.errstate(all="ignore"):
        by_p = (p - y) / (p * (1 - p))
    return pos_weight * y * yes + (1 - y) * no, lambda g: g * by_p, lambda g: g * (pos_weight * yes - no)
