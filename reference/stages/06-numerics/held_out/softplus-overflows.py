"""log1p is the safe logarithm, so log1p(exp(a)) is the safe formula."""

from kittengrad.functional import sigmoid

TASK = "6.4"
REPLACES = "functional.softplus"


def variant_a(a):
    import numpy as np

    with np.errstate(over="ignore"):
        out = np.log1p(np.exp(a))
    return out, lambda g: g * sigmoid(a)[0]


def variant_b(a):
    import numpy as np

    out = np.maximum(a, 0) + np.log1p(np.exp(-np.abs(a)))

    def da(g):
        with np.errstate(over="ignore", invalid="ignore"):
            return g * np.exp(a) / (1 + np.exp(a))

    return out, da
