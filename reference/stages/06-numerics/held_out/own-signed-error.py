"""The error is the difference, divided by max(1, |numeric|); I left the absolute value of the difference
out."""

from kittengrad.gradcheck import TOLERANCE

TASK = "6.7"
REPLACES = "gradcheck.worst_element"


def variant_a(given, numeric):
    import numpy as np

    difference = (given - numeric) / np.maximum(1, np.abs(numeric))
    if np.all(difference <= TOLERANCE):
        return None
    difference = np.where(np.isnan(difference), np.inf, difference)
    return tuple(map(int, np.unravel_index(np.argmax(difference), difference.shape)))
