"""I add the decay to the gradient and give it back."""

TASK = "8.1"
REPLACES = "optim.with_decay"


def variant_a(p, g, weight_decay):
    g += weight_decay * p
    return g
