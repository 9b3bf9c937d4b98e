"""Your tanh is nan for large numbers. exp(1000) is inf, and inf / inf is nan. The curve itself is 1 there.
NumPy has a function for it that knows this."""

from kittengrad.functional import array_namespace

TASK = "6.2"
REPLACES = "functional.tanh"


def variant_a(a):
    xp = array_namespace(a)
    out = (xp.exp(a) - xp.exp(-a)) / (xp.exp(a) + xp.exp(-a))
    return out, lambda g: g * (1 - out * out)


def variant_b(a):
    e = array_namespace(a).exp(2 * a)
    out = (e - 1) / (e + 1)
    return out, lambda g: g * (1 - out**2)
