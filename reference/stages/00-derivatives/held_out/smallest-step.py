"""The derivative is a limit for h to 0, so the smallest h gives the best answer."""

from kittengrad.calculus import EPSILON, central_difference

TASK = "0.3"
REPLACES = "calculus.numeric_derivative"


def variant_a(f, x):
    tiny = 1e-13 * max(1, abs(x))
    return central_difference(f, x, tiny)


def variant_b(f, x):
    h = 4 * EPSILON * max(1.0, abs(x))  # still moves x
    return (f(x + h) - f(x - h)) / (2 * h)
