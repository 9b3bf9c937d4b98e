"""First I bring g into the shape of the operand, then I multiply by the other one."""

from kittengrad.arithmetic import unbroadcast

TASK = "4.3"
REPLACES = "arithmetic.multiply"


def variant_a(a, b):
    def da(g):
        return unbroadcast(g, a.shape) * b

    def db(g):
        return unbroadcast(g, b.shape) * a

    return a * b, da, db


def variant_b(a, b):
    def da(g):
        g = unbroadcast(g, a.shape)
        return unbroadcast(g * b, a.shape)

    def db(g):
        g = unbroadcast(g, b.shape)
        return unbroadcast(g * a, b.shape)

    return a * b, da, db
