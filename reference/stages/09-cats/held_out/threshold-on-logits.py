"""The network says "cat" where its output is above 1/2."""

TASK = "9.5"
REPLACES = "cats.predictions"


def variant_a(z):
    import numpy as np

    z = np.asarray(z)
    said = np.zeros(z.shape, dtype=int)
    said[z > 0.5] = 1
    return said
