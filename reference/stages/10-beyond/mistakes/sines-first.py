"""The first half of your columns holds all sines, and the second half all cosines. The docstring has a sine
at 2k and its cosine at 2k + 1: which columns are these for k = 0, and for k = 1?"""

import numpy

TASK = "10.7"
REPLACES = "attention.positional_encoding"


def variant_a(length, width):
    angles = numpy.arange(length)[:, None] / 10000 ** (numpy.arange(0, width, 2) / width)
    return numpy.concatenate([numpy.sin(angles), numpy.cos(angles)], axis=1)


def variant_b(length, width):
    found = numpy.empty((length, width))
    for k in range(width // 2):
        angles = numpy.arange(length) / 10000 ** (2 * k / width)
        found[:, k] = numpy.sin(angles)
        found[:, width // 2 + k] = numpy.cos(angles)
    return found
