"""√a is a to the power of 1/2, so its derivative is a to the power of -1/2: 1 / √a."""

TASK = "6.1"
REPLACES = "functional.sqrt"


def variant_a(a):
    import numpy as np

    out = np.sqrt(a)

    def da(g):
        return g / out

    return out, da
