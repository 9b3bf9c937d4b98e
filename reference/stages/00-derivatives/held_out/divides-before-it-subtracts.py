"""I write the formula down as I say it: the new value minus the old one over h."""

TASK = "0.1"
REPLACES = "calculus.forward_difference"


def variant_a(f, x, h):
    return f(x + h) - f(x) / h


def variant_b(f, x, h):
    old, new = f(x), f(x + h)
    slope = new / h - old
    return slope
