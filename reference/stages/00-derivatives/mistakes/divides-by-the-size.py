"""Your result has the wrong sign when h is negative. You look back to x + h, so divide by h itself and
keep its sign."""

TASK = "0.1"
REPLACES = "calculus.forward_difference"


def variant_a(f, x, h):
    return (f(x + h) - f(x)) / abs(h)


def variant_b(f, x, h):
    rise = f(x + h) - f(x)
    run = (h * h) ** 0.5
    return rise / run
