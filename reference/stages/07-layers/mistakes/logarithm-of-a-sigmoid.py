"""Your loss is infinite, or no number at all, for logits far from 0: you take the logarithm of something
that has been rounded to 0, or that was too large for the computer. Which function has logarithm and exp in
one?"""

TASK = "7.7"
REPLACES = "losses.logistic_losses"


def variant_a(z, y, pos_weight=1.0):
    p = z.sigmoid()
    return -(pos_weight * y * p.log() + (1.0 - y) * (1.0 - p).log())


def variant_b(z, y, pos_weight=1.0):
    return pos_weight * y * (1 + (-z).exp()).log() + (1.0 - y) * (1 + z.exp()).log()
