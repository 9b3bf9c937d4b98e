"""You divide by 2, and then you multiply by h. Python does what stands on the left first: what would you have
to write so that `2 * h` is one thing, below the line of the fraction?"""

TASK = "0.2"
REPLACES = "calculus.central_difference"


def variant_a(f, x, h):
    return (f(x + h) - f(x - h)) / 2 * h


def variant_b(f, x, h):
    rise = f(x + h) - f(x - h)
    half = rise / 2
    return half * h
