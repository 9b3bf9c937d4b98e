"""The mean of y log σ(z) + (1 - y) log(1 - σ(z)), with softplus in place of both logarithms."""

from kittengrad.cats import logits
from kittengrad.losses import binary_cross_entropy_with_logits

TASK = "9.3"
REPLACES = "cats.cost"


def variant_a(layers, x, y):
    z = logits(layers, x)
    log_yes = -(-z).softplus()
    log_no = -z.softplus()
    return (log_yes * y + log_no * (1 - y)).mean()


def variant_b(layers, x, y):
    return -1 * binary_cross_entropy_with_logits(logits(layers, x), y)
