"""One third in the exponent: I write the division with two strokes."""

from kittengrad.calculus import EPSILON, central_difference

TASK = "0.3"
REPLACES = "calculus.numeric_derivative"


def variant_a(f, x):
    cube_root = EPSILON ** (1 // 3)
    return central_difference(f, x, cube_root * max(1.0, abs(x)))
