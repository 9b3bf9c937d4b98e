"""A layer has one bias for each output: np.zeros(outputs)."""

TASK = "9.2"
REPLACES = "cats.first_weights"


def variant_a(units, rng):
    import numpy as np

    layers = []
    for i in range(len(units) - 1):
        inputs, outputs = units[i], units[i + 1]
        w = rng.randn(outputs, inputs) / np.sqrt(inputs)
        layers.append((w, np.zeros(outputs)))
    return layers
