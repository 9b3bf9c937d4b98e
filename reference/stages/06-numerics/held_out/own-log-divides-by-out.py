"""The hint of exp says to use `out` twice, so I divide g by the result."""

TASK = "6.1"
REPLACES = "functional.log"


def variant_a(a):
    import numpy as np

    out = np.log(a)
    return out, lambda g: g / out
