"""You calculate in the dtype of x. An array of whole numbers makes 2 of 2.000006, and a float32 has too few
digits for a small difference. Make the copy and the result in float64."""

import numpy as np
from kittengrad.calculus import numeric_derivative

TASK = "0.4"
REPLACES = "calculus.numeric_gradient"


def variant_a(f, x):
    x = np.array(x)
    gradient = np.empty(x.shape)
    for i in np.ndindex(x.shape):

        def along_i(value, i=i):
            moved = x.copy()
            moved[i] = value
            return float(f(moved))

        gradient[i] = numeric_derivative(along_i, float(x[i]))
    return gradient


def variant_b(f, x):
    gradient = np.zeros_like(x)
    for i in np.ndindex(np.shape(x)):
        middle = np.array(x, dtype=np.float64)
        direction = np.zeros(middle.shape)
        direction[i] = 1.0
        scale = float(middle[i])
        slope = numeric_derivative(lambda at, m=middle, d=direction, s=scale: f(m + (at - s) * d), scale)
        gradient[i] = slope
    return gradient
