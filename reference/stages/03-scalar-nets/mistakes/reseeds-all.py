"""A new neuron of yours changes the random numbers of the whole program: it draws from the generator that
the whole program shares. Which generator belongs to this neuron alone?"""

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
