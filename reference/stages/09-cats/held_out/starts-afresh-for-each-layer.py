"""Each layer makes its own generator with the seed 1 (a), or draws from a copy so that `rng` stays as it
is (b)."""

from itertools import pairwise

TASK = "9.2"
REPLACES = "cats.first_weights"


def variant_a(units, rng):
    import numpy as np

    layers = []
    for inputs, outputs in pairwise(units):
        rng = np.random.RandomState(1)
        w = rng.randn(outputs, inputs) / inputs**0.5
        b = np.zeros((outputs, 1))
        layers.append((w, b))
    return layers


def variant_b(units, rng):
    import copy

    import numpy as np

    def layer(inputs, outputs):
        own = copy.deepcopy(rng)
        return own.randn(outputs, inputs) / np.sqrt(inputs), np.zeros((outputs, 1))

    return [layer(units[k], units[k + 1]) for k in range(len(units) - 1)]
