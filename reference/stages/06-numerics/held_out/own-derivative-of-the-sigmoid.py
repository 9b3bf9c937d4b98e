"""The rule sigmoid gives a gradient function, and I use that one for softplus."""

from kittengrad.functional import sigmoid

TASK = "6.4"
REPLACES = "functional.softplus"


def variant_a(a):
    import numpy as np

    _, da = sigmoid(a)
    return np.logaddexp(0, a), da
