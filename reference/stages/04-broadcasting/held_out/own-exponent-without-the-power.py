"""The derivative along the exponent is the logarithm of the base."""

from kittengrad.arithmetic import unbroadcast
from kittengrad.namespace import array_namespace

TASK = "4.5"
REPLACES = "arithmetic.power"


def variant_a(a, b):
    xp = array_namespace(a)

    def da(g):
        n = xp.where(b == 0, b, b - 1)
        return unbroadcast(g * b * a**n, a.shape)

    def db(g):
        return unbroadcast(g * xp.log(xp.where((a == 0) & (b >= 0), 1, a)), b.shape)

    return a**b, da, db
