"""Your waves grow too slowly from pair to pair. k counts the pairs of columns, and the exponent has more in
it than k: what does the docstring divide by the width?"""

import numpy

TASK = "10.7"
REPLACES = "attention.positional_encoding"


def variant_a(length, width):
    angles = numpy.arange(length)[:, None] / 10000 ** (numpy.arange(width // 2) / width)
    return numpy.stack([numpy.sin(angles), numpy.cos(angles)], axis=-1).reshape(length, width)


def variant_b(length, width):
    import math

    rows = []
    for t in range(length):
        row = []
        for k in range(width // 2):
            angle = t / 10000 ** (k / width)
            row += [math.sin(angle), math.cos(angle)]
        rows.append(row)
    return numpy.array(rows)
