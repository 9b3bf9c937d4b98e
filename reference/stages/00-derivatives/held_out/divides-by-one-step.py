"""I go one step h to each side, so h is what I divide by."""

from kittengrad.calculus import forward_difference

TASK = "0.2"
REPLACES = "calculus.central_difference"


def variant_a(f, x, h):
    ahead = f(x + h)
    behind = f(x - h)
    return (ahead - behind) / h


def variant_b(f, x, h):
    # the rise on the right plus the rise on the left
    return forward_difference(f, x, h) + forward_difference(f, x, -h)
