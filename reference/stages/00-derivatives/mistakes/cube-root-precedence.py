"""Your step is a third of ε, and that is far too small. Python reads `a ** 1 / 3` as `(a ** 1) / 3`. How
do you write the cube root?"""

from kittengrad.calculus import EPSILON, central_difference

TASK = "0.3"
REPLACES = "calculus.numeric_derivative"


def variant_a(f, x):
    h = EPSILON**1 / 3 * max(1.0, abs(x))
    return central_difference(f, x, h)


def variant_b(f, x):
    third = EPSILON**1 / 3
    h = third * (1 + abs(x))
    return (f(x + h) - f(x - h)) / 2 / h
