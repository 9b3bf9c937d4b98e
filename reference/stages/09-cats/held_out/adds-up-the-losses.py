"""The cost is the sum of the losses of all images."""

from kittengrad.cats import logits
from kittengrad.losses import binary_cross_entropy_with_logits

TASK = "9.3"
REPLACES = "cats.cost"


def variant_a(layers, x, y):
    z = logits(layers, x)
    return binary_cross_entropy_with_logits(z, y, reduction="sum")
