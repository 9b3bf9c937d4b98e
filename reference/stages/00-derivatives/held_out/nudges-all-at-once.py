"""NumPy adds h to the whole array in one go, so x + h is the array after the step."""

import numpy as np
from kittengrad.calculus import EPSILON, numeric_derivative

TASK = "0.4"
REPLACES = "calculus.numeric_gradient"


def variant_a(f, x):
    x = np.asarray(x, dtype=np.float64)
    grad = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        h = EPSILON ** (1 / 3) * max(1.0, abs(x[i]))
        grad[i] = (f(x + h) - f(x - h)) / (2 * h)
    return grad


def variant_b(f, x):
    x = np.asarray(x, dtype=np.float64)
    grad = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        old = float(x[i])
        grad[i] = numeric_derivative(lambda new: float(f(x + (new - old))), old)
    return grad
