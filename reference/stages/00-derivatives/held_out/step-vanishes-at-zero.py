"""The step has to be in proportion to x, so it is the cube root of ε times |x|."""

from kittengrad.calculus import EPSILON, central_difference

TASK = "0.3"
REPLACES = "calculus.numeric_derivative"


def variant_a(f, x):
    h = EPSILON ** (1 / 3) * abs(x)
    return central_difference(f, x, h)


def variant_b(f, x):
    step = EPSILON ** (1 / 3)
    h = step * abs(x)
    if h == 0:
        h = step  # no division by zero
    return (f(x + h) - f(x - h)) / (2 * h)
