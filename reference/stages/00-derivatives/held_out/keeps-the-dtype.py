"""I copy the array with x.copy() and make the result with zeros_like, so that both look like x."""

import numpy as np
from kittengrad.calculus import EPSILON

TASK = "0.4"
REPLACES = "calculus.numeric_gradient"


def variant_a(f, x):
    x = np.asarray(x)
    grad = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        h = EPSILON ** (1 / 3) * max(1.0, abs(float(x[i])))
        plus, minus = x.copy(), x.copy()
        plus[i] = plus[i] + h
        minus[i] = minus[i] - h
        grad[i] = (f(plus) - f(minus)) / (2 * h)
    return grad


def variant_b(f, x):
    x = np.array(x)
    result = np.zeros(x.shape)  # float64
    step = np.cbrt(EPSILON)
    for index in np.ndindex(x.shape):
        old = x[index]
        h = step * max(1.0, abs(old))
        x[index] = old + h
        up = f(x)
        x[index] = old - h
        down = f(x)
        x[index] = old
        result[index] = (up - down) / (2 * h)
    return result
