"""Python divides before it subtracts, so you divided only one of the two values by h. Put brackets around the
difference f(x + h) - f(x). Then divide it by h."""

TASK = "0.1"
REPLACES = "calculus.forward_difference"


def variant_a(f, x, h):
    return f(x + h) - f(x) / h


def variant_b(f, x, h):
    before = f(x) / h
    return f(x + h) - before
