"""You sum g back to the operand's shape first, and multiply afterwards. But each place where the operand was
used had another factor beside it. What has to happen to each gift before the gifts are added?"""

from kittengrad.arithmetic import unbroadcast

TASK = "4.3"
REPLACES = "arithmetic.multiply"


def variant_a(a, b):
    return a * b, lambda g: unbroadcast(g, a.shape) * b, lambda g: unbroadcast(g, b.shape) * a


def variant_b(a, b):
    def vjp(mine, other):
        def apply(g):
            summed = unbroadcast(g, mine.shape)
            return unbroadcast(summed * other, mine.shape)

        return apply

    return a * b, vjp(a, b), vjp(b, a)
