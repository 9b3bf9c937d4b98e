"""In a - b you give both operands the same gradient, as a sum would. When b grows by a little, which way does
a - b go?"""

from kittengrad.arithmetic import add, unbroadcast

TASK = "4.2"
REPLACES = "arithmetic.subtract"


def variant_a(a, b):
    return a - b, lambda g: unbroadcast(g, a.shape), lambda g: unbroadcast(g, b.shape)


def variant_b(a, b):
    _, da, db = add(a, b)
    return a - b, da, db
