"""You divide by 2, and then you multiply by h. Python works from left to right. Put brackets around `2 * h`,
so that you divide by all of it."""

TASK = "0.2"
REPLACES = "calculus.central_difference"


def variant_a(f, x, h):
    return (f(x + h) - f(x - h)) / 2 * h


def variant_b(f, x, h):
    rise = f(x + h) - f(x - h)
    half = rise / 2
    return half * h
