"""Your mirror images stand on their heads. The axes are image, row, column and colour: which one goes from
left to right?"""

import numpy as np

TASK = "9.8"
REPLACES = "cats.with_flips"


def variant_a(images, labels):
    return np.concatenate([images, images[:, ::-1]]), np.concatenate([labels, labels])


def variant_b(images, labels):
    mirrored = np.array([image[::-1, ::-1] for image in images])
    return np.vstack([images, mirrored]), np.tile(labels, 2)
