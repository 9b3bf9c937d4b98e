"""A blank image is white, as paper is: ones."""

from kittengrad.cats import accuracy, logits, predictions

TASK = "9.7"
REPLACES = "cats.blank_accuracy"


def variant_a(layers, x, y):
    import numpy as np

    z = logits(layers, np.ones(x.shape))
    return accuracy(predictions(z), y)
