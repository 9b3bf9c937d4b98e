"""The exponent comes down, or the exponent is one less: one of the two is the power rule."""

from kittengrad.arithmetic import unbroadcast
from kittengrad.namespace import array_namespace

TASK = "4.5"
REPLACES = "arithmetic.power"


def variant_a(a, b):
    xp = array_namespace(a)
    out = a**b

    def da(g):
        lowered = a ** xp.where(b == 0, 1, b - 1)
        return unbroadcast(xp.where(b == 0, 0, g * lowered), a.shape)

    def db(g):
        safe = xp.where((a == 0) & (b >= 0), 1, a)
        return unbroadcast(g * out * xp.log(safe), b.shape)

    return out, da, db


def variant_b(a, b):
    xp = array_namespace(a)
    out = a**b

    def da(g):
        return unbroadcast(g * b * out, a.shape)

    def db(g):
        safe = xp.where((a == 0) & (b >= 0), 1, a)
        return unbroadcast(g * out * xp.log(safe), b.shape)

    return out, da, db
