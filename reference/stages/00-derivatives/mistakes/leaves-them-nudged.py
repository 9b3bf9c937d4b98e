"""Your first derivative is right, and the later ones are a little wrong. An element stays moved after its
turn. Put it back to its old value before you move the next one."""

import numpy as np
from kittengrad.calculus import EPSILON

TASK = "0.4"
REPLACES = "calculus.numeric_gradient"


def variant_a(f, x):
    x = np.array(x, dtype=np.float64)
    gradient = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        h = EPSILON ** (1 / 3) * max(1.0, abs(x[i]))
        x[i] += h
        ahead = f(x)
        x[i] -= 2 * h
        gradient[i] = (ahead - f(x)) / (2 * h)
    return gradient


def variant_b(f, x):
    moved = np.array(x, dtype=np.float64)
    gradient = np.empty(moved.shape)
    for i in np.ndindex(moved.shape):
        middle = moved[i]
        h = EPSILON ** (1 / 3) * max(1.0, abs(middle))
        moved[i] = middle - h
        behind = f(moved)
        moved[i] = middle + h
        gradient[i] = (f(moved) - behind) / (2 * h)
    return gradient
