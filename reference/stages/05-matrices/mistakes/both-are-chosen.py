"""Both operands receive all of g, although at every place only one of them was chosen. How much does the
result move at a place when you nudge the one that was left out there?"""

from kittengrad.arithmetic import unbroadcast

TASK = "5.7"
REPLACES = "matrices.where"


def variant_a(condition, a, b):
    import numpy as np

    return np.where(condition, a, b), lambda g: unbroadcast(g, a.shape), lambda g: unbroadcast(g, b.shape)


def variant_b(condition, a, b):
    import numpy as np

    def share(x):
        def dx(g):
            return unbroadcast(np.array(g, copy=True), x.shape)

        return dx

    return np.where(condition, a, b), share(a), share(b)
