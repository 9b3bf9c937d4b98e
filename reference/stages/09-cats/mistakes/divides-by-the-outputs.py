"""You divide the weights by the root of the number of outputs. A unit adds up its inputs: how many products
does its sum have?"""

from itertools import pairwise

import numpy as np

TASK = "9.2"
REPLACES = "cats.first_weights"


def variant_a(units, rng):
    return [(rng.randn(m, n) / np.sqrt(m), np.zeros((m, 1))) for n, m in pairwise(units)]


def variant_b(units, rng):
    layers = []
    for k in range(1, len(units)):
        w = rng.randn(units[k], units[k - 1]) * units[k] ** -0.5
        layers.append((w, np.zeros((units[k], 1))))
    return layers
