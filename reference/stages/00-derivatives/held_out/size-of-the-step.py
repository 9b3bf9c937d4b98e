"""A distance is never negative, so I divide by the distance between the two points."""

TASK = "0.1"
REPLACES = "calculus.forward_difference"


def variant_a(f, x, h):
    distance = abs(h)
    return (f(x + h) - f(x)) / distance


def variant_b(f, x, h):
    left, right = sorted([x, x + h])
    return (f(right) - f(left)) / h
