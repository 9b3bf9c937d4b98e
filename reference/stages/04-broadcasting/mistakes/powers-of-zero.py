"""Where an element is 0, your slope of a power is nan: in the formula 0 meets inf, and their product is no
number. Choosing afterwards is too late where you multiply. What could you choose before anything is inf?"""

from kittengrad.arithmetic import array_namespace, unbroadcast

TASK = "4.5"
REPLACES = "arithmetic.power"


def variant_a(a, b):
    xp = array_namespace(a)
    out = a**b
    return (
        out,
        lambda g: unbroadcast(g * b * a ** (b - 1), a.shape),
        lambda g: unbroadcast(g * out * xp.log(a), b.shape),
    )


def variant_b(a, b):
    xp = array_namespace(a)
    out = a**b

    def by_base(g):
        chosen = xp.where(b == 0, 0, a ** (b - 1)) * b
        return unbroadcast(g * chosen, a.shape)

    def by_exponent(g):
        chosen = xp.where(a > 0, 1, 0) * xp.log(a)
        return unbroadcast(g * out * chosen, b.shape)

    return out, by_base, by_exponent
