"""The exponent is k / width."""

import numpy

TASK = "10.7"
REPLACES = "attention.positional_encoding"


def variant_a(length, width):
    if width % 2:
        raise ValueError(f"{width} is odd")
    out = numpy.zeros((length, width))
    for t in range(length):
        for k in range(width // 2):
            angle = t / 10000 ** (k / width)
            out[t, 2 * k], out[t, 2 * k + 1] = numpy.sin(angle), numpy.cos(angle)
    return out


def variant_b(length, width):
    if width % 2:
        raise ValueError("sines and cosines come in pairs")
    rates = numpy.exp(-numpy.log(10000.0) * numpy.arange(width // 2) / width)
    angles = numpy.outer(numpy.arange(length), rates)
    out = numpy.empty((length, width))
    out[:, ::2] = numpy.sin(angles)
    out[:, 1::2] = numpy.cos(angles)
    return out
