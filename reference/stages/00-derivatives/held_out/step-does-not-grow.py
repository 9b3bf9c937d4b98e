"""The best step is the cube root of ε."""

from kittengrad.calculus import EPSILON, central_difference

TASK = "0.3"
REPLACES = "calculus.numeric_derivative"


def variant_a(f, x):
    h = EPSILON ** (1.0 / 3.0)
    return central_difference(f, x, h)


def variant_b(f, x):
    h = EPSILON ** (1 / 3)
    if x > 1:
        h = h * x
    return (f(x + h) - f(x - h)) / (2 * h)
