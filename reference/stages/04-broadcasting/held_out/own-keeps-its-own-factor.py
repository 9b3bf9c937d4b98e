"""The gradient of a is g times a, the gradient of b is g times b."""

from kittengrad.arithmetic import unbroadcast

TASK = "4.3"
REPLACES = "arithmetic.multiply"


def variant_a(a, b):
    return a * b, lambda g: unbroadcast(g * a, a.shape), lambda g: unbroadcast(g * b, b.shape)
