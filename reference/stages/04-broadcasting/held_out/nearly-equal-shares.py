"""One never compares floats with ==, so I test for a tie with isclose."""

from kittengrad.arithmetic import unbroadcast
from kittengrad.namespace import array_namespace

TASK = "4.6"
REPLACES = "arithmetic.maximum"


def variant_a(a, b):
    xp = array_namespace(a)
    tie = xp.isclose(a, b)

    def da(g):
        return unbroadcast(xp.where(tie, g / 2, xp.where(a < b, 0, g)), a.shape)

    def db(g):
        return unbroadcast(xp.where(tie, g / 2, xp.where(b < a, 0, g)), b.shape)

    return xp.maximum(a, b), da, db


def variant_b(a, b):
    xp = array_namespace(a)

    def half(g, mine, other):
        equal = abs(mine - other) < 1e-6
        part = xp.where(equal, 0.5 * g, g)
        part = xp.where((mine < other) & ~equal, 0, part)
        return unbroadcast(part, mine.shape)

    return xp.maximum(a, b), lambda g: half(g, a, b), lambda g: half(g, b, a)
