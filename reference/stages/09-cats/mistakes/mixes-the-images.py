"""You cut the numbers of all images into columns at other places, and every column holds a few numbers of
every image. Which shape has one row for each image?"""

import numpy as np

TASK = "9.1"
REPLACES = "cats.to_columns"


def variant_a(images):
    return images.reshape(-1, len(images)) / 255


def variant_b(images):
    numbers = np.ravel(images) / 255.0
    return numbers.reshape(images.size // images.shape[0], images.shape[0])
