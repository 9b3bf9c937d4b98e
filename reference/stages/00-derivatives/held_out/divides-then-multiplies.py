"""The formula says / 2h, so I write / 2 * h."""

TASK = "0.2"
REPLACES = "calculus.central_difference"


def variant_a(f, x, h):
    difference = f(x + h) - f(x - h)
    return difference / 2 * h
