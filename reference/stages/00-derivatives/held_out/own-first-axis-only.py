"""An array is a list of numbers, so I go through it with range(len(x))."""

import numpy as np
from kittengrad.calculus import EPSILON

TASK = "0.4"
REPLACES = "calculus.numeric_gradient"


def variant_a(f, x):
    x = np.array(x, dtype=np.float64)
    grad = np.zeros_like(x)
    for i in range(len(x)):
        h = EPSILON ** (1 / 3) * max(1.0, np.abs(x[i]).max())
        plus = x.copy()
        plus[i] += h
        minus = x.copy()
        minus[i] -= h
        grad[i] = (f(plus) - f(minus)) / (2 * h)
    return grad
