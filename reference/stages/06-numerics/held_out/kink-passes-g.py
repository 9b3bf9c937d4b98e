"""max(a, 0) is a wherever a is not negative, so the gradient passes there."""

TASK = "6.3"
REPLACES = "functional.relu"


def variant_a(a):
    import numpy as np

    out = np.maximum(a, 0)

    def da(g):
        return np.where(a < 0, 0, g)

    return out, da


def variant_b(a):
    import numpy as np

    return np.maximum(a, 0), lambda g: g * (a >= 0)
