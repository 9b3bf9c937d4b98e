"""σ(a) = exp(a) / (1 + exp(a)), the form without a minus."""

TASK = "6.2"
REPLACES = "functional.sigmoid"


def variant_a(a):
    import numpy as np

    with np.errstate(over="ignore", invalid="ignore"):
        e = np.exp(a)
        out = e / (1 + e)

    def da(g):
        return g * out * (1 - out)

    return out, da
