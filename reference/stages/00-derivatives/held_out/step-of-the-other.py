"""I remember that the best step is the square root of the machine precision."""

import math

from kittengrad.calculus import EPSILON, central_difference

TASK = "0.3"
REPLACES = "calculus.numeric_derivative"


def variant_a(f, x):
    h = math.sqrt(EPSILON)
    h *= max(1.0, abs(x))
    return central_difference(f, x, h)
