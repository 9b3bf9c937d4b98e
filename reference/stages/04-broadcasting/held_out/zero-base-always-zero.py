"""The logarithm of 0 is -inf, so the gradient for the exponent is 0 where the base is 0."""

from kittengrad.arithmetic import unbroadcast
from kittengrad.namespace import array_namespace

TASK = "4.5"
REPLACES = "arithmetic.power"


def variant_a(a, b):
    xp = array_namespace(a)
    out = a**b

    def da(g):
        exponent = xp.where(b == 0, 1, b - 1)
        return unbroadcast(g * b * a**exponent, a.shape)

    def db(g):
        log_a = xp.log(xp.where(a == 0, 1, a))
        return unbroadcast(xp.where(a == 0, 0, g * out * log_a), b.shape)

    return out, da, db
