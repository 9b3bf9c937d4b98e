"""You divide by 256, and the brightest number becomes 0.996. How large is the largest number of a pixel?"""

import numpy as np

TASK = "9.1"
REPLACES = "cats.to_columns"


def variant_a(images):
    return images.reshape(len(images), -1).T / 256


def variant_b(images):
    return np.array([image.ravel() / 2**8 for image in images]).T
