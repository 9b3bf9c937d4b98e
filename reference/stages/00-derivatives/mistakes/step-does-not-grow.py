"""Far from 0 your step is as small as near 0, on one side or on both. Floats lie further apart there, in
proportion to the size of x. How should h grow with x?"""

from kittengrad.calculus import EPSILON, central_difference

TASK = "0.3"
REPLACES = "calculus.numeric_derivative"


def variant_a(f, x):
    return central_difference(f, x, EPSILON ** (1 / 3))


def variant_b(f, x):
    return central_difference(f, x, EPSILON ** (1 / 3) * max(1.0, x))


def variant_c(f, x):
    h = 1e-5
    return (f(x + h) - f(x - h)) / (2 * h)
