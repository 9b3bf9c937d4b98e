"""Your step shrinks with x and becomes 0 where x is 0. Near 0 the value of f(x) can still be large, and so
can its rounding error. What is the smallest step that h should have?"""

from kittengrad.calculus import EPSILON, central_difference

TASK = "0.3"
REPLACES = "calculus.numeric_derivative"


def variant_a(f, x):
    return central_difference(f, x, EPSILON ** (1 / 3) * abs(x))


def variant_b(f, x):
    h = x * EPSILON ** (1 / 3)
    return (f(x + h) - f(x - h)) / (2 * h)
