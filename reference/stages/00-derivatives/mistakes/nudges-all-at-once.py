"""You move all elements of x at the same time, so you learn how f answers to all of them together, which is
the sum of the derivatives. How would you find out what a single one of them does?"""

import numpy as np
from kittengrad.calculus import numeric_derivative

TASK = "0.4"
REPLACES = "calculus.numeric_gradient"


def variant_a(f, x):
    x = np.array(x, dtype=np.float64)
    h = 6e-6
    return np.full(x.shape, (f(x + h) - f(x - h)) / (2 * h))


def variant_b(f, x):
    x = np.array(x, dtype=np.float64)
    return numeric_derivative(lambda by: f(x + by), 0.0)
