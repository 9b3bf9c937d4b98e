"""A bool is 0 or 1, so I multiply g by the condition, and by its opposite."""

from kittengrad.arithmetic import unbroadcast

TASK = "5.7"
REPLACES = "matrices.where"


def variant_a(condition, a, b):
    import numpy as np

    out = np.where(condition, a, b)
    return (
        out,
        lambda g: unbroadcast(g * condition, a.shape),
        lambda g: unbroadcast(g * ~condition, b.shape),
    )
