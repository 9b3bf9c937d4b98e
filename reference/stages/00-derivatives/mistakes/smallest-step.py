"""Your step is so small that f(x + h) and f(x - h) agree in nearly all of their sixteen digits, and little
but rounding is left when you subtract. Look at the left arm of the U: what does the rounding error do as h
falls?"""

from kittengrad.calculus import EPSILON, central_difference, forward_difference

TASK = "0.3"
REPLACES = "calculus.numeric_derivative"


def variant_a(f, x):
    return central_difference(f, x, EPSILON)


def variant_b(f, x):
    h = 1e-12
    return (f(x + h) - f(x - h)) / (2 * h)


def variant_c(f, x):
    return forward_difference(f, x, 1e-15)
