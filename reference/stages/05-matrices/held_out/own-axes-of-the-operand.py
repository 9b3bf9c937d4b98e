"""I make a negative axis positive with the number of axes of the arrays; the result has one more."""

TASK = "5.6"
REPLACES = "matrices.stack"


def variant_a(*arrays, axis=0):
    import numpy as np

    if axis < 0:
        axis = axis + arrays[0].ndim
    out = np.stack(arrays, axis=axis)

    def layer(i):
        return lambda g: np.take(g, i, axis=axis)

    return (out, *[layer(i) for i in range(len(arrays))])
