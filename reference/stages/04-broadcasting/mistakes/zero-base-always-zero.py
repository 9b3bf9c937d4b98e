"""Along the exponent you answer 0 wherever the base is 0. That is right for exponents of 0 and more, where 0
stays 0. What is 0 to the power of -1, and what does the formula say there?"""

from kittengrad.arithmetic import array_namespace, unbroadcast

TASK = "4.5"
REPLACES = "arithmetic.power"


def variant_a(a, b):
    xp = array_namespace(a)
    out = a**b

    def by_base(g):
        return unbroadcast(g * b * a ** xp.where(b == 0, b, b - 1), a.shape)

    def by_exponent(g):
        safe = xp.where(a == 0, 1, a)
        return unbroadcast(xp.where(a == 0, 0, g * out * xp.log(safe)), b.shape)

    return out, by_base, by_exponent


def variant_b(a, b):
    xp = array_namespace(a)

    def by_base(g):
        return unbroadcast(g * b * a ** xp.where(b == 0, b, b - 1), a.shape)

    def by_exponent(g):
        logarithm = xp.log(xp.where(a == 0, 1, a))
        return unbroadcast(g * xp.where(a == 0, 0, a**b) * logarithm, b.shape)

    return a**b, by_base, by_exponent
