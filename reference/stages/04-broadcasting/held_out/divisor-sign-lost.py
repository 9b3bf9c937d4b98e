"""The gradient for b is g times a over b squared."""

from kittengrad.arithmetic import unbroadcast

TASK = "4.4"
REPLACES = "arithmetic.divide"


def variant_a(a, b):
    quotient = a / b

    def for_a(g):
        return unbroadcast(g / b, a.shape)

    def for_b(g):
        return unbroadcast(g * quotient / b, b.shape)

    return quotient, for_a, for_b
