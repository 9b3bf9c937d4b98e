"""You line up the two shapes at their beginnings, and sum over what is left over at the end. Where a row of 3
is added to an array of shape (2, 3), which of the two axes is the row's own, and which one is new?"""

TASK = "4.1"
REPLACES = "arithmetic.unbroadcast"


def variant_a(g, shape):
    padded = (*shape, *[1] * (g.ndim - len(shape)))
    stretched = tuple(axis for axis, length in enumerate(padded) if length == 1)
    return g.sum(axis=stretched, keepdims=True).reshape(shape) if stretched else g


def variant_b(g, shape):
    while g.ndim > len(shape):
        g = g.sum(axis=-1)
    for axis, length in enumerate(shape):
        if length == 1:
            g = g.sum(axis=axis, keepdims=True)
    return g
