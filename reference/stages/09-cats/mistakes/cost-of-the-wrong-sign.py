"""Your cost is negative, and it is lowest where the network is most wrong. A logarithm of a probability is
negative: which sign belongs before the sum?"""

from kittengrad.cats import logits
from kittengrad.losses import binary_cross_entropy_with_logits

TASK = "9.3"
REPLACES = "cats.cost"


def variant_a(layers, x, y):
    return -binary_cross_entropy_with_logits(logits(layers, x), y)


def variant_b(layers, x, y):
    z = logits(layers, x)
    return (z * y - z.softplus()).mean()
