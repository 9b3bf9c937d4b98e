"""For b the sign of g changes, so I multiply g by -1."""

from kittengrad.arithmetic import unbroadcast

TASK = "4.2"
REPLACES = "arithmetic.subtract"


def variant_a(a, b):
    def da(g):
        return unbroadcast(g, a.shape)

    def db(g):
        g *= -1
        return unbroadcast(g, b.shape)

    return a - b, da, db
