"""An axis was stretched where g is longer than the operand."""

from kittengrad.namespace import total

TASK = "4.1"
REPLACES = "arithmetic.unbroadcast"


def variant_a(g, shape):
    while g.ndim > len(shape):
        g = total(g, axis=0)
    for axis, length in enumerate(shape):
        if length == 1 and g.shape[axis] > 1:
            g = total(g, axis=axis, keepdims=True)
    return g
