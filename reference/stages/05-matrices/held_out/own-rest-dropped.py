"""Whole division gives the length of a part; I did not think of what is left over."""

from kittengrad.matrices import along, index

TASK = "5.7"
REPLACES = "matrices.split"


def variant_a(a, sections, axis=0):
    n = a.shape[axis] // sections
    parts = []
    for i in range(sections):
        parts.append(index(a, along(a, axis, slice(i * n, i * n + n))))
    return parts
