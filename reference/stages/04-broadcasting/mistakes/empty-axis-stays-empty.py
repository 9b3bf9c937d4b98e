"""Your gradient has an axis of length 0 where its operand has one of length 1. Broadcasting can stretch 1 to
0 as well. How many axes of `shape` have another length than in `g`, and what is the sum of no numbers?"""

TASK = "4.1"
REPLACES = "arithmetic.unbroadcast"


def variant_a(g, shape):
    while g.ndim > len(shape):
        g = g.sum(axis=0)
    for axis, length in enumerate(shape):
        if length == 1 and g.shape[axis] > 1:
            g = g.sum(axis=axis, keepdims=True)
    return g


def variant_b(g, shape):
    total = g.sum(axis=tuple(range(g.ndim - len(shape))))
    stretched = tuple(axis for axis, length in enumerate(total.shape) if length > shape[axis])
    return total.sum(axis=stretched, keepdims=True)
