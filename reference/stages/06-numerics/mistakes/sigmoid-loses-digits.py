"""For numbers such as -30 your sigmoid is a difference of two numbers that are nearly equal, and its digits
are lost there. Its logarithm is wrong, or -inf. A form of the fraction does without a subtraction."""

from kittengrad.functional import array_namespace

TASK = "6.2"
REPLACES = "functional.sigmoid"


def variant_a(a):
    out = 0.5 * (1 + array_namespace(a).tanh(0.5 * a))
    return out, lambda g: g * out * (1 - out)


def variant_b(a):
    xp = array_namespace(a)
    out = xp.asarray(1 - 1 / (1 + xp.exp(xp.minimum(a, 80))))
    return out, lambda g: g * out * (1 - out)
