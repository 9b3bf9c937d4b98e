"""The weights change in training anyway, so it does not matter where they begin."""

import numpy as np
from kittengrad.scalar import Value

TASK = "3.2"
REPLACES = "mlp.Neuron.__init__"


def variant_a(self, inputs, activation="tanh", rng=None):
    rng = np.random.default_rng(42)
    numbers = rng.uniform(-1, 1, inputs)
    self.weights = [Value(numbers[i], label="w" + str(i + 1)) for i in range(inputs)]
    self.bias = Value(0.0, label="b")
    self.activation = activation


def variant_b(self, inputs, activation="tanh", rng=None):
    self.activation = activation
    self.bias = Value(0.0, label="b")
    self.weights = []
    for i in range(1, inputs + 1):
        self.weights.append(Value(0.1, label=f"w{i}"))
