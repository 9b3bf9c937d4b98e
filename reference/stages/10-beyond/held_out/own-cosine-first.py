"""The cosines are in the even columns."""

import numpy

TASK = "10.7"
REPLACES = "attention.positional_encoding"


def variant_a(length, width):
    if width % 2:
        raise ValueError(f"{width} is odd")
    angles = numpy.arange(length)[:, None] / 10000 ** (numpy.arange(0, width, 2) / width)
    out = numpy.zeros((length, width))
    out[:, 0::2], out[:, 1::2] = numpy.cos(angles), numpy.sin(angles)
    return out
