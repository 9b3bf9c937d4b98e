"""Your central difference is twice the right value. You look one step ahead and one step back. How far apart
are these two points?"""

TASK = "0.2"
REPLACES = "calculus.central_difference"


def variant_a(f, x, h):
    return (f(x + h) - f(x - h)) / h


def variant_b(f, x, h):
    ahead = (f(x + h) - f(x)) / h
    behind = (f(x) - f(x - h)) / h
    return ahead + behind
