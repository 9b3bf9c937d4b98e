"""I take max(a, 0) out so that nothing overflows, and write the logarithm of 1 + exp as it stands."""

from kittengrad.functional import sigmoid

TASK = "6.4"
REPLACES = "functional.softplus"


def variant_a(a):
    import numpy as np

    rest = np.log(1 + np.exp(-np.abs(a)))
    return np.maximum(a, 0) + rest, lambda g: g * sigmoid(a)[0]
