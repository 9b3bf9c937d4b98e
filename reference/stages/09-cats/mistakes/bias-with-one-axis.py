"""Your biases have one axis. Beside columns, NumPy takes such an array for a row, with a number for each
image. Which shape has a number for each output, and one column?"""

from itertools import pairwise

import numpy as np

TASK = "9.2"
REPLACES = "cats.first_weights"


def variant_a(units, rng):
    return [(rng.randn(m, n) / np.sqrt(n), np.zeros(m)) for n, m in pairwise(units)]


def variant_b(units, rng):
    weights = [rng.randn(m, n) / n**0.5 for n, m in pairwise(units)]
    return [(w, 0.0 * w.sum(axis=1)) for w in weights]
