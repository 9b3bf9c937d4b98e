"""Your step shrinks with x, and where x is 0 there is none left: you divide nothing by nothing. Floats near 0
lie close together, but f(x) need not be small there. What is the least that h should be?"""

from kittengrad.calculus import EPSILON, central_difference

TASK = "0.3"
REPLACES = "calculus.numeric_derivative"


def variant_a(f, x):
    return central_difference(f, x, EPSILON ** (1 / 3) * abs(x))


def variant_b(f, x):
    h = x * EPSILON ** (1 / 3)
    return (f(x + h) - f(x - h)) / (2 * h)
