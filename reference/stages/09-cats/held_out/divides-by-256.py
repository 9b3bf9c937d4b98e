"""A byte has 256 values, so I divide by 256."""

TASK = "9.1"
REPLACES = "cats.to_columns"


def variant_a(images):
    import numpy as np

    flat = np.array([image.flatten() for image in images])
    return flat.T / 256.0
