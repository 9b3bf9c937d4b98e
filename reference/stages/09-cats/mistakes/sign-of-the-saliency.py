"""You take the largest colour before the absolute value, so a colour that moves the answer strongly down is
overlooked. Which comes first?"""

import numpy as np
from kittengrad.cats import logits, to_columns
from kittengrad.tensor import Tensor

TASK = "9.8"
REPLACES = "cats.saliency"


def variant_a(layers, image):
    x = Tensor(to_columns(image[np.newaxis]), requires_grad=True)
    logits(layers, x).sum().backward()
    return x.grad.reshape(image.shape).max(axis=-1)


def variant_b(layers, image):
    x = Tensor(to_columns(image[np.newaxis]), requires_grad=True)
    logits(layers, x).backward()
    return abs(x.grad.reshape(image.shape).max(axis=-1))
