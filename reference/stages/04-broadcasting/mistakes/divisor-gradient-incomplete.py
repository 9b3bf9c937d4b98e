"""Your gradient along the divisor has the right sign, and a part of it is missing. It depends on both
operands. Compare 6 / 2 with 6 / 2.1, and 12 / 2 with 12 / 2.1: what happens when a is twice as large? Then
ask the same for b."""

from kittengrad.arithmetic import unbroadcast

TASK = "4.4"
REPLACES = "arithmetic.divide"


def variant_a(a, b):
    return a / b, lambda g: unbroadcast(g / b, a.shape), lambda g: unbroadcast(-g / b / b, b.shape)


def variant_b(a, b):
    return a / b, lambda g: unbroadcast(g / b, a.shape), lambda g: unbroadcast(-g * a, b.shape)


def variant_c(a, b):
    out = a / b

    def along_b(g):
        return unbroadcast(-(g * out), b.shape)

    return out, lambda g: unbroadcast(g / b, a.shape), along_b
