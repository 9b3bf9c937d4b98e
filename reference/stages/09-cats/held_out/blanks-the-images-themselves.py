"""I set all numbers of x to 0, and ask the network."""

from kittengrad.cats import accuracy, logits, predictions

TASK = "9.7"
REPLACES = "cats.blank_accuracy"


def variant_a(layers, x, y):
    x[:] = 0
    z = logits(layers, x)
    return accuracy(predictions(z), y)


def variant_b(layers, x, y):
    blank = x
    blank *= 0.0
    return accuracy(predictions(logits(layers, blank)), y)
