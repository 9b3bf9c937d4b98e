"""An operand receives g unless it is the smaller one."""

from kittengrad.arithmetic import unbroadcast
from kittengrad.namespace import array_namespace

TASK = "4.6"
REPLACES = "arithmetic.maximum"


def variant_a(a, b):
    xp = array_namespace(a)

    def da(g):
        return unbroadcast(xp.where(a < b, 0, g), a.shape)

    def db(g):
        return unbroadcast(xp.where(b < a, 0, g), b.shape)

    return xp.maximum(a, b), da, db
