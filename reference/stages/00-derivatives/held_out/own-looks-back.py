"""The change is what f did on the way to x, so I compare f(x) with the value before it."""

TASK = "0.1"
REPLACES = "calculus.forward_difference"


def variant_a(f, x, h):
    now = f(x)
    earlier = f(x - h)
    return (now - earlier) / h
