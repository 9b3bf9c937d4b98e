"""You stretch g as it is, and broadcasting lines it up at the end: rows where there should be columns. When
the array is a square, no shape shows it. Which axis did the sum take away, and where must it stand again?"""

from kittengrad.arithmetic import array_namespace

TASK = "4.7"
REPLACES = "arithmetic.sum"


def variant_a(a, axis=None, keepdims=False):
    xp = array_namespace(a)
    return a.sum(axis=axis, keepdims=keepdims), lambda g: xp.broadcast_to(g, a.shape)


def variant_b(a, axis=None, keepdims=False):
    xp = array_namespace(a)

    def spread(g):
        return xp.ones_like(a) * g

    return a.sum(axis=axis, keepdims=keepdims), spread
