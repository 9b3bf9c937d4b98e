"""Finds the library of an array.

Several array libraries have `where` and `maximum`. A rule that takes them from its operand's library, by the
Python array API standard, works with all of them: with NumPy here, and with MLX on Apple's chips.

    xp = array_namespace(a)
    xp.maximum(a, 0)
"""

import numpy


def array_namespace(a):
    """The module that the array `a` comes from: `numpy`, `mlx.core`, …"""
    return numpy if type(a) is numpy.ndarray else a.__array_namespace__()
