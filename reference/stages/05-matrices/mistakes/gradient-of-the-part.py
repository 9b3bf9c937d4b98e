"""You gave a gradient to the part that was read, in the part's shape. What of the numbers that nobody read?
They have a derivative as well, and it is easily found."""

TASK = "5.5"
REPLACES = "matrices.index"


def variant_a(a, key):
    return a[key], lambda g: g


def variant_b(a, key):
    import numpy as np

    part = a[key]

    def da(g):
        zeros = np.zeros_like(part)
        zeros += g
        return zeros

    return part, da
