"""I subtract the two values in the order in which I compute them."""

TASK = "0.1"
REPLACES = "calculus.forward_difference"


def variant_a(f, x, h):
    y0 = f(x)
    y1 = f(x + h)
    return (y0 - y1) / h
