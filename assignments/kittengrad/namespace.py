"""Finds the library of an array.

Several array libraries have `where` and `maximum`. A rule that takes them from its operand's library, by the
Python array API standard, works with all of them: with NumPy here, and with MLX on Apple's chips.

    xp = array_namespace(a)
    xp.maximum(a, 0)

The libraries differ in one sum, that of float16. `total` is right in all of them.
"""

import numpy


def array_namespace(a):
    """The module that the array `a` comes from: `numpy`, `mlx.core`, …"""
    return numpy if type(a) is numpy.ndarray else a.__array_namespace__()


def is_floating(array):
    """Whether the array holds decimal numbers. Only these have gradients."""
    if type(array) is numpy.ndarray:
        return array.dtype.kind == "f"
    xp = array_namespace(array)
    return xp.issubdtype(array.dtype, xp.floating)


def total(a, axis=None, keepdims=False, *, divisor=1):
    """The sum over the axes, in the dtype of `a`. float16 is added up in float32, as in PyTorch.

    NumPy adds the rows of a matrix in float16, where 2048 + 1 is 2048: the sum of 70,000 ones ends there.
    A divisor makes the sum a mean, which can be in the range of float16 when the sum is not.
    """
    if type(a) is not numpy.ndarray:
        sums = a.sum(axis=axis, keepdims=keepdims)
    elif a.dtype.char == "e":  # float16
        with numpy.errstate(over="ignore"):  # a result above 65504 is inf
            sums = a.sum(axis=axis, keepdims=keepdims, dtype=numpy.float32)
            return (sums / divisor).astype(a.dtype)
    else:
        sums = numpy.add.reduce(a, axis, keepdims=keepdims)  # `a.sum` without its Python
    return sums if divisor == 1 else sums / divisor
