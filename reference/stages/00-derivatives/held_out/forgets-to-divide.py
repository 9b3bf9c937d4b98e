"""The derivative is the change of f when x changes by a small h."""

TASK = "0.1"
REPLACES = "calculus.forward_difference"


def variant_a(f, x, h):
    before = f(x)
    after = f(x + h)
    change = after - before
    return change
