"""Your generator begins anew for each layer, so all layers start with the same numbers. How often does the
docstring make a generator?"""

from itertools import pairwise

import numpy as np

TASK = "9.2"
REPLACES = "cats.first_weights"


def variant_a(units, rng):
    layers = []
    for n, m in pairwise(units):
        rng = np.random.RandomState(1)
        layers.append((rng.randn(m, n) / np.sqrt(n), np.zeros((m, 1))))
    return layers


def variant_b(units, rng):
    layers, state = [], rng.get_state()
    for n, m in pairwise(units):
        rng.set_state(state)
        layers.append((rng.randn(m, n) / np.sqrt(n), np.zeros((m, 1))))
    return layers
