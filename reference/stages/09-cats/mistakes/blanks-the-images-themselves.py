"""After your control the images themselves are blank: you have written zeros into the array that you were
given. Which function makes a new array of a shape?"""

from kittengrad.cats import accuracy, logits, predictions

TASK = "9.7"
REPLACES = "cats.blank_accuracy"


def variant_a(layers, x, y):
    x[:] = 0.0
    return accuracy(predictions(logits(layers, x)), y)


def variant_b(layers, x, y):
    x *= 0.0
    return accuracy(predictions(logits(layers, x)), y)
