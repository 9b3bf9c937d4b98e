"""For numbers such as -30 your softplus is wrong, or 0. 1 + exp(-40) is 1 for the computer, and the
logarithm of 1 is 0. NumPy has a function that computes log(1 + z) without this sum."""

from kittengrad.functional import array_namespace, sigmoid

TASK = "6.4"
REPLACES = "functional.softplus"


def variant_a(a):
    xp = array_namespace(a)
    return xp.maximum(a, 0) + xp.log(1 + xp.exp(-xp.abs(a))), lambda g: g * sigmoid(a)[0]


def variant_b(a):
    xp = array_namespace(a)
    top = xp.maximum(a, 0)
    return top + xp.log(xp.exp(-top) + xp.exp(a - top)), lambda g: g * sigmoid(a)[0]
