"""The second point is the first one with the other sign."""

TASK = "0.2"
REPLACES = "calculus.central_difference"


def variant_a(f, x, h):
    return (f(h + x) - f(h - x)) / (2 * h)
