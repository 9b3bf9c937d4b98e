"""Broadcasting adds axes on the left, so I sum over the first axis until the number of axes is right."""

from kittengrad.namespace import total

TASK = "4.1"
REPLACES = "arithmetic.unbroadcast"


def variant_a(g, shape):
    while g.ndim > len(shape):
        g = total(g, axis=0)
    return g
