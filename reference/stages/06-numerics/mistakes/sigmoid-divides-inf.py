"""Your sigmoid is nan for large numbers: both parts of the fraction are inf there. One form of the fraction
is safe above 0, another one below. Which number do both share?"""

from kittengrad.functional import array_namespace

TASK = "6.2"
REPLACES = "functional.sigmoid"


def variant_a(a):
    e = array_namespace(a).exp(a)
    out = e / (1 + e)
    return out, lambda g: g * out * (1 - out)


def variant_b(a):
    e = array_namespace(a).exp(a)
    out = e / (e + 1)
    return out, lambda g: g * (out - out * out)
