"""The accuracy is the mean of `said == labels`."""

TASK = "9.5"
REPLACES = "cats.accuracy"


def variant_a(said, labels):
    import numpy as np

    right = np.asarray(said) == np.asarray(labels)
    return float(right.mean())
