"""Where both operands are equal, you give all of g to one of them. Nothing distinguishes the two, except that
one was written first. What would be fair, so that the shares still sum to g?"""

from kittengrad.arithmetic import array_namespace, unbroadcast

TASK = "4.6"
REPLACES = "arithmetic.maximum"


def variant_a(a, b):
    xp = array_namespace(a)
    won = a > b
    return (
        xp.maximum(a, b),
        lambda g: unbroadcast(g * won, a.shape),
        lambda g: unbroadcast(g * ~won, b.shape),
    )


def variant_b(a, b):
    xp = array_namespace(a)

    def first(g):
        return unbroadcast(xp.where(a < b, 0, g), a.shape)

    def second(g):
        return unbroadcast(xp.where(a < b, g, 0), b.shape)

    return xp.where(a < b, b, a), first, second
