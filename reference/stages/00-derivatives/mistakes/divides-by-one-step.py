"""Your central difference is twice what it should be. You look one step ahead and one step back: how far
apart are the two places at which you ask f?"""

TASK = "0.2"
REPLACES = "calculus.central_difference"


def variant_a(f, x, h):
    return (f(x + h) - f(x - h)) / h


def variant_b(f, x, h):
    ahead = (f(x + h) - f(x)) / h
    behind = (f(x) - f(x - h)) / h
    return ahead + behind
