"""The step must suit the largest element, so I compute it once before the loop."""

import numpy as np
from kittengrad.calculus import EPSILON

TASK = "0.4"
REPLACES = "calculus.numeric_gradient"


def variant_a(f, x):
    x = np.array(x, dtype=float)
    h = EPSILON ** (1 / 3) * np.max(np.abs(x), initial=1.0)
    grad = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        a, b = x.copy(), x.copy()
        a[i] += h
        b[i] -= h
        grad[i] = (f(a) - f(b)) / (2 * h)
    return grad


def variant_b(f, x):
    x = np.array(x, dtype=np.float64)
    size = max(1.0, float(np.sqrt((x * x).sum())))  # the length of the vector
    h = size * EPSILON ** (1 / 3)
    grad = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        nudge = np.zeros(x.shape)
        nudge[i] = h
        grad[i] = (f(x + nudge) - f(x - nudge)) / (2 * h)
    return grad
