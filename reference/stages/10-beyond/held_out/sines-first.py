"""First all sines, then all cosines."""

import numpy

TASK = "10.7"
REPLACES = "attention.positional_encoding"


def variant_a(length, width):
    if width % 2:
        raise ValueError(f"{width} is odd")
    half = width // 2
    angles = numpy.arange(length)[:, None] / 10000 ** (2 * numpy.arange(half) / width)
    out = numpy.zeros((length, width))
    out[:, :half] = numpy.sin(angles)
    out[:, half:] = numpy.cos(angles)
    return out


def variant_b(length, width):
    if width % 2:
        raise ValueError(f"{width} is odd")
    rates = [10000 ** (-2 * k / width) for k in range(width // 2)]
    rows = [[numpy.sin(t * r) for r in rates] + [numpy.cos(t * r) for r in rates] for t in range(length)]
    return numpy.array(rows).reshape(length, width)
