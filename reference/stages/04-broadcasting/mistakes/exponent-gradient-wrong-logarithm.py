"""Your gradient along the exponent takes the logarithm of the wrong operand. 1 to any power is 1, so this
gradient is 0 for the base 1. Which logarithm is 0 there?"""

from kittengrad.arithmetic import array_namespace, unbroadcast

TASK = "4.5"
REPLACES = "arithmetic.power"


def variant_a(a, b):
    xp = array_namespace(a)
    out = a**b

    def along_a(g):
        return unbroadcast(g * xp.where(b == 0, 0, b * a ** xp.where(b == 0, 0, b - 1)), a.shape)

    def along_b(g):
        return unbroadcast(g * out * xp.log(xp.where((a == 0) & (b >= 0), 1, b)), b.shape)

    return out, along_a, along_b


def variant_b(a, b):
    xp = array_namespace(a)
    logarithm = xp.log(xp.where((a == 0) & (b >= 0), 1, b))
    by_base = xp.where(b == 0, 0, b * a ** xp.where(b == 0, 0, b - 1))
    return (
        a**b,
        lambda g: unbroadcast(by_base * g, a.shape),
        lambda g: unbroadcast(g * a**b * logarithm, b.shape),
    )
