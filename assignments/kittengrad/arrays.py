"""The plain arrays that a Tensor can hold, and the ways to make one of an argument.

Every argument of a Tensor passes through here. An argument that would lose its meaning on the way raises an
error: text and complex numbers, a list of tensors with a graph, a number that is too large for float16.
"""

from math import inf
from reprlib import repr as short_repr

import numpy
from numpy import ndarray

from .namespace import array_namespace, is_floating
from .operators import Operators  # by which this module knows a Tensor

LARGEST = {2: 65504.0, 4: 3.4028234663852886e38}  # of float16 and float32, by their bytes


def as_array(x):
    """The array of a tensor or of real numbers; an array is returned itself. Raises TypeError for others."""
    if type(x) is ndarray and x.dtype.kind in "fiub":
        return x
    if isinstance(x, Operators):
        return x.data
    if hasattr(x, "__array_namespace__") and not isinstance(x, (ndarray, numpy.generic)):
        return x  # of another library
    if isinstance(x, (list, tuple)):
        _check_list(x)
    array = numpy.asarray(x)
    if array.dtype.kind not in "biuf":
        of = f" of {array.dtype}" if isinstance(x, ndarray) else ""
        raise TypeError(f"a Tensor holds real numbers, not {type(x).__name__}{of} {short_repr(x)}")
    return array


def _check_list(numbers):
    """Raise TypeError if a list, or a list in it, holds a tensor with a gradient. An array cuts its graph."""
    kinds = set(map(type, numbers))
    if any(issubclass(kind, Operators) for kind in kinds) and any(
        isinstance(x, Operators) and x.requires_grad for x in numbers
    ):
        raise TypeError("an array of tensors has no gradient: write stack([a, b]), or use their data")
    for part in numbers if kinds & {list, tuple} else ():
        if isinstance(part, (list, tuple)):
            _check_list(part)


def like(partner, x):
    """The numbers `x` as an array of the library that the array `partner` comes from."""
    array, xp = as_array(x), array_namespace(partner)
    return array if array_namespace(array) is xp else xp.asarray(array)


def is_number(x):
    """Whether x is a real number of Python or NumPy."""
    return isinstance(x, (float, int)) or (isinstance(x, numpy.generic) and x.dtype.kind in "fiub")


def number_like(partner, x):
    """The number `x` as an array of the partner's dtype, or of its own if it would lose its fraction.

    Raises OverflowError if the partner's dtype has no number as large as x.
    """
    if partner is None:
        return numpy.asarray(x)
    xp = array_namespace(partner)
    if is_floating(partner):
        if abs(x) > LARGEST[2] and xp is numpy and LARGEST.get(partner.dtype.itemsize, inf) < abs(x) < inf:
            raise OverflowError(f"{x} is too large for {partner.dtype}: use a tensor of float64")
        return xp.asarray(x, dtype=partner.dtype)
    fits = isinstance(x, int) and xp.issubdtype(partner.dtype, xp.integer)
    return xp.asarray(x, dtype=partner.dtype if fits else None)
