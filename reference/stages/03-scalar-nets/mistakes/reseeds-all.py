"""Making your neuron changes the random numbers that everybody else in the program gets: it draws from the
one generator that all share. Where could you draw from, that is handed to this neuron alone?"""

import numpy as np
from kittengrad.scalar import Value

TASK = "3.2"
REPLACES = "mlp.Neuron.__init__"


def variant_a(self, inputs, activation="tanh", rng=None):
    if isinstance(rng, int):
        np.random.seed(rng)
    drawn = rng if isinstance(rng, np.random.Generator) else np.random
    self.weights = [Value(w, label=f"w{i}") for i, w in enumerate(drawn.uniform(-1, 1, inputs), start=1)]
    self.bias = Value(0.0, label="b")
    self.activation = activation


def variant_b(self, inputs, activation="tanh", rng=None):
    import random

    self.activation = activation
    self.bias = Value(0.0, label="b")
    self.weights = []
    for i in range(inputs):
        self.weights.append(Value(random.uniform(-1, 1), label=f"w{i + 1}"))
