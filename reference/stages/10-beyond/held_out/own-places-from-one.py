"""The first place is t = 1."""

import numpy

TASK = "10.7"
REPLACES = "attention.positional_encoding"


def variant_a(length, width):
    if width % 2:
        raise ValueError(f"{width} is odd")
    angles = numpy.arange(1, length + 1)[:, None] / 10000 ** (numpy.arange(0, width, 2) / width)
    return numpy.stack([numpy.sin(angles), numpy.cos(angles)], axis=-1).reshape(length, width)
