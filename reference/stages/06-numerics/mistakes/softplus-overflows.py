"""Your softplus is inf, or its gradient nan, for large numbers. There exp(a) overflows, and log(1 + exp(a))
is simply a. What can you take out of the logarithm first?"""

from kittengrad.functional import array_namespace, sigmoid

TASK = "6.4"
REPLACES = "functional.softplus"


def variant_a(a):
    xp = array_namespace(a)
    return xp.log1p(xp.exp(a)), lambda g: g * sigmoid(a)[0]


def variant_b(a):
    xp = array_namespace(a)
    e = xp.exp(a)
    return xp.maximum(a, 0) + xp.log1p(xp.exp(-xp.abs(a))), lambda g: g * (e / (1 + e))
