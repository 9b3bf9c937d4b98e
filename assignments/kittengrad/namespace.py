"""Which library an array belongs to.

NumPy is not the only array library with a `where` and a `maximum`. A rule that asks its operand for them, as
the Python array API standard has it, works with all: with NumPy here, with MLX on Apple's chips.

    xp = array_namespace(a)
    xp.maximum(a, 0)
"""

import numpy


def array_namespace(a):
    """The module that the array `a` comes from: `numpy`, `mlx.core`, …"""
    return numpy if type(a) is numpy.ndarray else a.__array_namespace__()
