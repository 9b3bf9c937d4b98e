"""A wrong sign is a factor too, -1, and zeros have the factor 0. Your function finds the factor before it
asks for the two special ones. The docstring names an order."""

import numpy as np
from kittengrad.gradcheck import agree

TASK = "6.8"
REPLACES = "gradcheck.likely_cause"


def variant_a(given, numeric, g):
    largest = np.argmax(np.abs(numeric))
    c = given.flat[largest] / (numeric.flat[largest] or 1)
    if agree(given, c * numeric):
        return "factor"
    if agree(given, -numeric):
        return "sign"
    if agree(given, 0 * numeric):
        return "zero"
    if np.shape(g) == numeric.shape and agree(given * g, numeric):
        return "upstream"
    return "transposed" if agree(given.T, numeric) else None


def variant_b(given, numeric, g):
    square = np.sum(numeric * numeric)
    if square and agree(given, np.sum(given * numeric) / square * numeric):
        return "factor"
    tests = {
        "zero": agree(given, 0 * numeric),
        "sign": agree(given, -numeric),
        "upstream": given.shape == np.shape(g) and agree(given * g, numeric),
        "transposed": agree(given.T, numeric),
    }
    for word, holds in tests.items():
        if holds:
            return word
    return None
