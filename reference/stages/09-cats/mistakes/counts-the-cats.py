"""You count how often the network says "cat" to a blank image. The control asks how often it is right: with
what do you compare its answers?"""

import numpy as np
from kittengrad.cats import logits, predictions

TASK = "9.7"
REPLACES = "cats.blank_accuracy"


def variant_a(layers, x, y):
    return float(np.mean(predictions(logits(layers, np.zeros(x.shape)))))


def variant_b(layers, x, y):
    z = logits(layers, 0.0 * x).numpy()
    return float((z > 0).sum() / z.size)
