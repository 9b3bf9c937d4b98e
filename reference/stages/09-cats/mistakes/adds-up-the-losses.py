"""Your cost is the sum of all losses. With 209 images, a step is then 209 times as long. What does the
docstring divide by?"""

from kittengrad.cats import logits
from kittengrad.losses import binary_cross_entropy_with_logits

TASK = "9.3"
REPLACES = "cats.cost"


def variant_a(layers, x, y):
    return binary_cross_entropy_with_logits(logits(layers, x), y, reduction="sum")


def variant_b(layers, x, y):
    z = logits(layers, x)
    return (z.softplus() - z * y).sum()
