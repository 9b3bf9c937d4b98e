"""How often does the network see a cat in a blank image? It is the mean of its answers."""

from kittengrad.cats import logits, predictions

TASK = "9.7"
REPLACES = "cats.blank_accuracy"


def variant_a(layers, x, y):
    import numpy as np

    said = predictions(logits(layers, np.zeros_like(x)))
    return float(np.mean(said))
