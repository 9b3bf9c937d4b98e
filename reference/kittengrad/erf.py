"""The error function, which NumPy lacks.

erf(x) = 2/√π ∫₀ˣ exp(-t²) dt grows from -1 to 1. A number with the normal distribution is below x with the
probability Φ(x) = erfc(-x/√2) / 2, where erfc(x) = 1 - erf(x). For x = 10, erfc is 2e-45, and 1 - erf is 0:
only erfc has correct digits there.
"""

import math

import numpy

from .namespace import array_namespace

_erf, _erfc = numpy.frompyfunc(math.erf, 1, 1), numpy.frompyfunc(math.erfc, 1, 1)


def erf(a):
    """erf of each element, in the dtype of `a`. In float64 its relative error is below 1e-15."""
    if isinstance(a, (numpy.ndarray, numpy.generic)):
        return numpy.asarray(_erf(a), dtype=a.dtype)
    return array_namespace(a).erf(a)


def erfc(a):
    """1 - erf of each element, in the dtype of `a`. In float64 its relative error is below 1e-14."""
    if isinstance(a, (numpy.ndarray, numpy.generic)):
        return numpy.asarray(_erfc(a), dtype=a.dtype)
    xp = array_namespace(a)
    return _erfc(a) if xp.__name__ == "numpy" else 1 - xp.erf(a)  # a Recorded array knows NumPy's functions
