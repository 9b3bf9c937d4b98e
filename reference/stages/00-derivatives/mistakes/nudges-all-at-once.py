"""You move all elements of x at the same time. The result is the sum of all derivatives. How do you find the
derivative of one element?"""

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
