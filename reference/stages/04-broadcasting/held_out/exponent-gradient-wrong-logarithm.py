"""The gradient for the exponent is the power times the logarithm of the exponent."""

from kittengrad.arithmetic import unbroadcast
from kittengrad.namespace import array_namespace

TASK = "4.5"
REPLACES = "arithmetic.power"


def variant_a(a, b):
    xp = array_namespace(a)
    out = a**b

    def da(g):
        n = xp.where(b == 0, 0, b - 1)
        return unbroadcast(g * b * a**n, a.shape)

    def db(g):
        inside = xp.where((a == 0) & (b >= 0), 1, b)
        return unbroadcast(g * out * xp.log(inside), b.shape)

    return out, da, db
