"""You get seven or eight digits, and nine are possible. √ε is the best step for the forward difference. Which
quotient do you use, and where is the lowest point of its own curve?"""

from kittengrad.calculus import EPSILON, central_difference, forward_difference

TASK = "0.3"
REPLACES = "calculus.numeric_derivative"


def variant_a(f, x):
    return central_difference(f, x, EPSILON**0.5 * max(1.0, abs(x)))


def variant_b(f, x):
    return forward_difference(f, x, EPSILON ** (1 / 2) * max(1.0, abs(x)))


def variant_c(f, x):
    return central_difference(f, x, EPSILON**0.5 * (abs(x) + 1))
