"""All layers are made in the same way."""

import numpy as np
from kittengrad.mlp import Layer

TASK = "3.4"
REPLACES = "mlp.MLP.__init__"


def variant_a(self, inputs, sizes, hidden="tanh", output="tanh", rng=None):
    rng = np.random.default_rng(rng)
    sizes = [inputs, *sizes]
    self.layers = [Layer(sizes[i], sizes[i + 1], hidden, rng) for i in range(len(sizes) - 1)]
