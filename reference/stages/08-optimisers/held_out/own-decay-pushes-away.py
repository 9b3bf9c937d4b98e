"""A decay makes things smaller, so I subtract it."""

TASK = "8.1"
REPLACES = "optim.with_decay"


def variant_a(p, g, weight_decay):
    return g - weight_decay * p
