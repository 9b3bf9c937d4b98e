"""I compare the two shapes axis by axis from the left, and what g has beyond them is summed away."""

from kittengrad.namespace import total

TASK = "4.1"
REPLACES = "arithmetic.unbroadcast"


def variant_a(g, shape):
    while g.ndim > len(shape):
        g = total(g, axis=-1)
    for i in range(len(shape)):
        if shape[i] == 1 and g.shape[i] != 1:
            g = total(g, axis=i, keepdims=True)
    return g


def variant_b(g, shape):
    padded = tuple(shape) + (1,) * (g.ndim - len(shape))
    axes = tuple(i for i, n in enumerate(padded) if n == 1)
    return total(g, axis=axes, keepdims=True).reshape(shape)
