"""Only the numbers that were read have a gradient, and it is g."""

TASK = "5.5"
REPLACES = "matrices.index"


def variant_a(a, key):
    part = a[key]
    return part, lambda g: g
