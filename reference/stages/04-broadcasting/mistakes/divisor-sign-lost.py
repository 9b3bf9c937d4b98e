"""Your gradient along the divisor has the right size and the wrong sign. Take 6 / 2 and let the 2 grow a
little: what does the quotient do?"""

from kittengrad.arithmetic import unbroadcast

TASK = "4.4"
REPLACES = "arithmetic.divide"


def variant_a(a, b):
    out = a / b
    return out, lambda g: unbroadcast(g / b, a.shape), lambda g: unbroadcast(g * out / b, b.shape)


def variant_b(a, b):
    def along_a(g):
        return unbroadcast(g / b, a.shape)

    def along_b(g):
        return unbroadcast((g / b) * (a / b), b.shape)

    return a / b, along_a, along_b
