"""I look whether any error is larger than the tolerance; if none is, the arrays agree."""

from kittengrad.gradcheck import TOLERANCE

TASK = "6.7"
REPLACES = "gradcheck.worst_element"


def variant_a(given, numeric):
    import numpy as np

    error = np.abs(given - numeric) / np.maximum(1, np.abs(numeric))
    if not (error > TOLERANCE).any():
        return None
    worst = np.argmax(np.where(np.isnan(error), np.inf, error))
    return tuple(int(i) for i in np.unravel_index(worst, error.shape))


def variant_b(given, numeric):
    import numpy as np

    worst, place = TOLERANCE, None
    for index in np.ndindex(numeric.shape):
        error = abs(given[index] - numeric[index]) / max(1, abs(numeric[index]))
        if error > worst:
            worst, place = error, index
    return place
