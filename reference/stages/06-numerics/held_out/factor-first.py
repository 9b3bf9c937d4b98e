"""I look for the factor c first, because one division tells it, and then for the rest."""

from kittengrad.gradcheck import agree

TASK = "6.8"
REPLACES = "gradcheck.likely_cause"


def variant_a(given, numeric, g):
    import numpy as np

    i = np.unravel_index(np.argmax(np.abs(numeric)), numeric.shape)
    if numeric[i] != 0:
        c = given[i] / numeric[i]
        if agree(given, c * numeric):
            return "factor"
    if not given.any():
        return "zero"
    if agree(given, -numeric):
        return "sign"
    if given.shape == numeric.shape == np.shape(g) and agree(given * g, numeric):
        return "upstream"
    if agree(given.T, numeric):
        return "transposed"
    return None
