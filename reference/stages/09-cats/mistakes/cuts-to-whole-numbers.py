"""Your columns hold whole numbers: everything below 255 has become 0, and the images are almost black. Where
do you lose the fractions?"""

import numpy as np

TASK = "9.1"
REPLACES = "cats.to_columns"


def variant_a(images):
    return images.reshape(len(images), -1).T // 255


def variant_b(images):
    x = np.zeros((len(images), images[0].size), dtype=int)
    for i, image in enumerate(images):
        x[i] = image.ravel() / 255
    return x.T
