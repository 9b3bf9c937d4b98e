"""Your leaky relu has one slope on both sides in its gradient. Its curve is a line above 0 and another one
below. What does each of them do with g?"""

from kittengrad.functional import array_namespace

TASK = "6.3"
REPLACES = "functional.leaky_relu"


def variant_a(a, negative_slope=0.01):
    xp = array_namespace(a)
    return xp.where(a > 0, a, negative_slope * a), lambda g: xp.where(a > 0, g, 0)


def variant_b(a, negative_slope=0.01):
    xp = array_namespace(a)
    return xp.where(a > 0, a, negative_slope * a), lambda g: g * negative_slope
