"""I write the formulas down and afterwards take out what is not wanted."""

from kittengrad.arithmetic import unbroadcast
from kittengrad.namespace import array_namespace

TASK = "4.5"
REPLACES = "arithmetic.power"


def variant_a(a, b):
    xp = array_namespace(a)
    out = a**b

    def da(g):
        return unbroadcast(g * b * a ** (b - 1), a.shape)

    def db(g):
        return unbroadcast(g * out * xp.log(a), b.shape)

    return out, da, db


def variant_b(a, b):
    xp = array_namespace(a)
    out = a**b

    def da(g):
        return unbroadcast(g * b * a ** (b - 1) * (b != 0), a.shape)

    def db(g):
        zero = (a == 0) & (b >= 0)
        return unbroadcast(g * out * xp.log(a) * ~zero, b.shape)

    return out, da, db
