"""A larger divisor makes the quotient smaller, so the gradient gets a minus."""

from kittengrad.arithmetic import unbroadcast

TASK = "4.4"
REPLACES = "arithmetic.divide"


def variant_a(a, b):
    out = a / b
    return out, lambda g: unbroadcast(g / b, a.shape), lambda g: unbroadcast(-g * out, b.shape)


def variant_b(a, b):
    def da(g):
        return unbroadcast(g / b, a.shape)

    def db(g):
        return unbroadcast(-g / b / b, b.shape)

    return a / b, da, db
