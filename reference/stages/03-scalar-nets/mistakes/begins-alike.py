"""All your neurons begin with the same weights. Equal weights get equal gradients and stay equal for ever,
so a hundred neurons are worth one. What does each neuron draw from `rng`?"""

import numpy as np
from kittengrad.scalar import Value

TASK = "3.2"
REPLACES = "mlp.Neuron.__init__"


def variant_a(self, inputs, activation="tanh", rng=None):
    self.weights = [Value(0.0, label=f"w{i}") for i in range(1, inputs + 1)]
    self.bias = Value(0.0, label="b")
    self.activation = activation


def variant_b(self, inputs, activation="tanh", rng=None):
    seed = rng if isinstance(rng, int) else 0
    drawn = np.random.default_rng(seed).uniform(-1, 1, inputs)
    self.weights = [Value(number, label=f"w{i + 1}") for i, number in enumerate(drawn)]
    self.bias = Value(0.0, label="b")
    self.activation = activation
