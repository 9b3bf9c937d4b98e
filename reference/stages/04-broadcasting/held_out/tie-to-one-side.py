"""Where both are equal it does not matter which one I take."""

from kittengrad.arithmetic import unbroadcast
from kittengrad.namespace import array_namespace

TASK = "4.6"
REPLACES = "arithmetic.maximum"


def variant_a(a, b):
    xp = array_namespace(a)

    def da(g):
        return unbroadcast(xp.where(a < b, 0, g), a.shape)

    def db(g):
        return unbroadcast(xp.where(b <= a, 0, g), b.shape)

    return xp.maximum(a, b), da, db


def variant_b(a, b):
    xp = array_namespace(a)
    a_loses = a <= b
    b_loses = b < a
    return (
        xp.maximum(a, b),
        lambda g: unbroadcast(g * ~a_loses, a.shape),
        lambda g: unbroadcast(g * ~b_loses, b.shape),
    )
