"""Your step is too small. f(x + h) and f(x - h) agree in nearly all of their sixteen digits, so the
difference is mostly rounding. Look at the left arm of the U: what happens to the rounding error when h
falls?"""

from kittengrad.calculus import EPSILON, central_difference, forward_difference

TASK = "0.3"
REPLACES = "calculus.numeric_derivative"


def variant_a(f, x):
    return central_difference(f, x, EPSILON)


def variant_b(f, x):
    h = 1e-12
    return (f(x + h) - f(x - h)) / (2 * h)


def variant_c(f, x):
    return forward_difference(f, x, 1e-15)
