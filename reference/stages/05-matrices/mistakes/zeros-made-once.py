"""Your zeros are made when the index is computed, and every call of the gradient's function adds to the same
ones. After the first call they are zeros no longer. When should they be made?"""

TASK = "5.5"
REPLACES = "matrices.index"


def variant_a(a, key):
    import numpy as np

    zeros = np.zeros_like(a)

    def da(g):
        np.add.at(zeros, key, g)
        return zeros

    return a[key], da


def variant_b(a, key):
    import numpy as np

    total = 0.0 * a

    def da(g):
        nonlocal total
        more = 0.0 * a
        np.add.at(more, key, g)
        total = total + more
        return total

    return a[key], da
