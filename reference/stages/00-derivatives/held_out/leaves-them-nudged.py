"""I work on one copy of x, move element i up and down, and go on to the next element."""

import numpy as np
from kittengrad.calculus import EPSILON

TASK = "0.4"
REPLACES = "calculus.numeric_gradient"


def variant_a(f, x):
    point = np.array(x, dtype=np.float64)
    grad = np.zeros(point.shape)
    for i in np.ndindex(point.shape):
        h = EPSILON ** (1 / 3) * max(1.0, abs(point[i]))
        point[i] += h
        above = f(point)
        point[i] -= 2 * h
        below = f(point)
        grad[i] = (above - below) / (2 * h)
    return grad


def variant_b(f, x):
    x = np.array(x, dtype="float64")
    up, down = x.copy(), x.copy()
    grad = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        h = np.cbrt(EPSILON) * max(1.0, abs(x[i]))
        up[i] += h
        down[i] -= h
        grad[i] = (f(up) - f(down)) / (2 * h)
    return grad
