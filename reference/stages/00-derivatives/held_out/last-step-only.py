"""The derivative of a product is the other factor and the derivative of a sum is 1."""

TASK = "0.5"
REPLACES = "calculus.slopes_by_hand"


def variant_a(a, b, c, f):
    e = a * b
    d = e + c
    slopes = {}
    slopes["a"] = b
    slopes["b"] = a
    slopes["c"] = 1.0
    slopes["e"] = 1.0
    slopes["d"] = f
    slopes["f"] = d
    return slopes
