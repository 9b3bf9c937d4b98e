"""Your worst_element takes a gradient that is nan for a right one. Every comparison with nan is False: nan
> 1e-6 is, and so is nan <= 1e-6. Which of the two questions gives the answer "wrong"?"""

import numpy as np
from kittengrad.gradcheck import TOLERANCE

TASK = "6.7"
REPLACES = "gradcheck.worst_element"


def variant_a(given, numeric):
    error = np.abs(given - numeric) / np.maximum(1, np.abs(numeric))
    if np.any(error > TOLERANCE):
        return tuple(int(i) for i in np.unravel_index(np.argmax(error), error.shape))
    return None


def variant_b(given, numeric):
    worst, where = TOLERANCE, None
    for index in np.ndindex(np.shape(given)):
        error = abs(given[index] - numeric[index]) / max(1, abs(numeric[index]))
        if error > worst:
            worst, where = error, index
    return where
