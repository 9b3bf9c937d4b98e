"""You sum over the right axes, and then they are gone: the gradient has fewer axes than its operand. An axis
of length 1 is an axis too. How do you get it back, or keep `sum` from taking it away?"""

TASK = "4.1"
REPLACES = "arithmetic.unbroadcast"


def variant_a(g, shape):
    added = g.ndim - len(shape)
    stretched = tuple(added + i for i, length in enumerate(shape) if length == 1)
    return g.sum(axis=tuple(range(added)) + stretched)


def variant_b(g, shape):
    for _ in range(g.ndim - len(shape)):
        g = g.sum(axis=0)
    for axis in reversed(range(len(shape))):
        if shape[axis] == 1 and g.shape[axis] > 1:
            g = g.sum(axis=axis)
    return g
