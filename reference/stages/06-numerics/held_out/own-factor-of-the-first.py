"""If one factor fits all elements, then it is that of the first one."""

from kittengrad.gradcheck import agree

TASK = "6.8"
REPLACES = "gradcheck.likely_cause"


def variant_a(given, numeric, g):
    import numpy as np

    if agree(given, np.zeros_like(numeric)):
        return "zero"
    if agree(given, -numeric):
        return "sign"
    first = numeric.ravel()[0]
    if first != 0 and agree(given, given.ravel()[0] / first * numeric):
        return "factor"
    if np.shape(g) == given.shape and agree(given * g, numeric):
        return "upstream"
    return "transposed" if agree(given.T, numeric) else None
