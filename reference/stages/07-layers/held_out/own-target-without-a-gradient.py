"""The target is a constant, so its gradient is 0."""

TASK = "7.6"
REPLACES = "losses.squared_errors"


def variant_a(p, y):
    d = p - y
    return d * d, lambda g: 2 * d * g, lambda g: 0 * g
