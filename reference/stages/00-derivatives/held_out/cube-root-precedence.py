"""The cube root of ε is ε to the power one third, so I write EPSILON ** 1 / 3."""

from kittengrad.calculus import EPSILON

TASK = "0.3"
REPLACES = "calculus.numeric_derivative"


def variant_a(f, x):
    h = EPSILON**1 / 3 * max(1, abs(x))
    right = f(x + h)
    left = f(x - h)
    return (right - left) / (2 * h)
