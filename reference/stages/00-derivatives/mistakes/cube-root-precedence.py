"""Your step is far too small. Python reads `EPSILON ** 1 / 3` as `(EPSILON ** 1) / 3`. How do you write
the cube root?"""

from kittengrad.calculus import EPSILON, central_difference

TASK = "0.3"
REPLACES = "calculus.numeric_derivative"


def variant_a(f, x):
    return central_difference(f, x, EPSILON**1 / 3 * max(1.0, abs(x)))


def variant_b(f, x):
    h = EPSILON**1 / 3
    return (f(x + h) - f(x - h)) / (2 * h)
