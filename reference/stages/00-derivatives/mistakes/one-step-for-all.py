"""You take one step for all elements, from the size of the whole array. The right step for a large element is
too large for a small one beside it. Which number should the step for one element depend on?"""

import numpy as np
from kittengrad.calculus import EPSILON, central_difference

TASK = "0.4"
REPLACES = "calculus.numeric_gradient"


def variant_a(f, x):
    x = np.array(x, dtype=np.float64)
    h = EPSILON ** (1 / 3) * max(1.0, np.abs(x).max(initial=0.0))
    out = np.empty_like(x)
    for i in np.ndindex(x.shape):
        e = np.zeros_like(x)
        e[i] = h
        out[i] = (f(x + e) - f(x - e)) / (2 * h)
    return out


def variant_b(f, x):
    x = np.array(x, dtype=np.float64)
    h = EPSILON ** (1 / 3) * max(1.0, float(np.linalg.norm(x)))
    gradient = np.empty(x.shape)
    for i in np.ndindex(x.shape):

        def along_i(value, i=i):
            moved = x.copy()
            moved[i] = value
            return float(f(moved))

        gradient[i] = central_difference(along_i, float(x[i]), h)
    return gradient
