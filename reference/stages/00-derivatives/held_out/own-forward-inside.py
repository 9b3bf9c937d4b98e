"""I have a function that differentiates with a step h already, so I give it the step of the docstring."""

from kittengrad.calculus import EPSILON, forward_difference

TASK = "0.3"
REPLACES = "calculus.numeric_derivative"


def variant_a(f, x):
    h = EPSILON ** (1 / 3) * max(1, abs(x))
    return forward_difference(f, x, h)
