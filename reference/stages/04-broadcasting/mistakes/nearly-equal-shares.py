"""Where the operands are only nearly equal, you give each of them half of g. One of them is larger by a
little. When the smaller one grows by less than that, does the maximum move?"""

from kittengrad.arithmetic import array_namespace, unbroadcast

TASK = "4.6"
REPLACES = "arithmetic.maximum"


def variant_a(a, b):
    xp = array_namespace(a)

    def share(g, mine, other):
        g = xp.where(xp.isclose(mine, other), g / 2, xp.where(mine < other, 0, g))
        return unbroadcast(g, mine.shape)

    return xp.maximum(a, b), lambda g: share(g, a, b), lambda g: share(g, b, a)


def variant_b(a, b):
    xp = array_namespace(a)
    near = abs(a - b) <= 1e-8 + 1e-5 * abs(b)
    first = (near / 2 + (~near & (a > b))).astype(a.dtype)
    second = (near / 2 + (~near & (b > a))).astype(a.dtype)
    return (
        xp.maximum(a, b),
        lambda g: unbroadcast(g * first, a.shape),
        lambda g: unbroadcast(g * second, b.shape),
    )
