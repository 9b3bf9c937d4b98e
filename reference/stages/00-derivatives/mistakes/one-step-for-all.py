"""You take one step for all elements, from the largest of them. It is far too large for a small element.
Which size does the step of xᵢ depend on?"""

import numpy as np
from kittengrad.calculus import EPSILON

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
    gradient = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[i] += h
        down[i] -= h
        gradient[i] = (f(up) - f(down)) / (up[i] - down[i])
    return gradient
