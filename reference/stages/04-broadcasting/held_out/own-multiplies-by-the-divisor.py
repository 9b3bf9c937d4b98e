"""I changed the rule of multiply where b is concerned, because only b is below the line."""

from kittengrad.arithmetic import unbroadcast

TASK = "4.4"
REPLACES = "arithmetic.divide"


def variant_a(a, b):
    out = a / b

    def da(g):
        return unbroadcast(g * b, a.shape)

    def db(g):
        return unbroadcast(-g * out / b, b.shape)

    return out, da, db
