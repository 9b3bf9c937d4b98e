"""pos_weight multiplies your whole loss, the part of no too. Then it only makes the steps longer. Which
answers should count more?"""

TASK = "7.7"
REPLACES = "losses.logistic_losses"


def variant_a(z, y, pos_weight=1.0):
    return (y * (-z).softplus() + (1.0 - y) * z.softplus()) * pos_weight


def variant_b(z, y, pos_weight=1.0):
    yes, no = y * (-z).softplus(), (1.0 - y) * z.softplus()
    return pos_weight * yes + pos_weight * no
