"""Your result is right for a positive step and wrong for a negative one. With a negative h, the point x + h
lies behind x. Where does your code lose the sign of h?"""

TASK = "0.1"
REPLACES = "calculus.forward_difference"


def variant_a(f, x, h):
    return (f(x + h) - f(x)) / abs(h)


def variant_b(f, x, h):
    h = abs(h)
    return (f(x + h) - f(x)) / h


def variant_c(f, x, h):
    rise, run = f(x + h) - f(x), (h * h) ** 0.5
    return rise / run
