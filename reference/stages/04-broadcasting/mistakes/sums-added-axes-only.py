"""You sum over the axes that broadcasting added on the left, and stop there. What else does it do: what has
become of an axis of length 1 that stands in `shape`, and is longer in `g`?"""

TASK = "4.1"
REPLACES = "arithmetic.unbroadcast"


def variant_a(g, shape):
    while g.ndim > len(shape):
        g = g.sum(axis=0)
    return g


def variant_b(g, shape):
    added = tuple(range(g.ndim - len(shape)))
    return g.sum(axis=added) if added else g
