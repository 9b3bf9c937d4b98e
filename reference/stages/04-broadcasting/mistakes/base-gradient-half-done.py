"""Your gradient along the base has only half of the power rule. The rule does two things with the exponent.
What is the derivative of a³, and which of the two steps is missing in yours?"""

from kittengrad.arithmetic import array_namespace, unbroadcast

TASK = "4.5"
REPLACES = "arithmetic.power"


def variant_a(a, b):
    xp = array_namespace(a)
    out = a**b

    def along_a(g):
        return unbroadcast(g * b * a**b, a.shape)

    def along_b(g):
        return unbroadcast(g * out * xp.log(xp.where((a == 0) & (b >= 0), 1, a)), b.shape)

    return out, along_a, along_b


def variant_b(a, b):
    xp = array_namespace(a)
    logarithm = xp.log(xp.where((a == 0) & (b >= 0), 1, a))
    by_base = xp.where(b == 0, 0, a ** xp.where(b == 0, 0, b - 1))
    return (
        a**b,
        lambda g: unbroadcast(by_base * g, a.shape),
        lambda g: unbroadcast(g * a**b * logarithm, b.shape),
    )
