"""Pixels are indexed by arrays, and `+=` with such an index counts each pixel once."""

from kittengrad.convolution import places
from kittengrad.namespace import array_namespace

TASK = "10.4"
REPLACES = "convolution.windows"


def variant_a(a, size, stride=1):
    import numpy as np

    (tall, wide), (rows, columns) = size, places(a.shape, size, stride)
    r = np.arange(tall)[:, None, None, None] + stride * np.arange(rows)[:, None]
    c = np.arange(wide)[:, None, None] + stride * np.arange(columns)

    def da(g):
        out = np.zeros(a.shape, dtype=g.dtype)
        out[..., r, c] += g
        return out

    return a[..., r, c], da


def variant_b(a, size, stride=1):
    xp, (tall, wide) = array_namespace(a), size
    rows, columns = places(a.shape, size, stride)
    out = xp.zeros((*a.shape[:-2], tall, wide, rows, columns), dtype=a.dtype)
    tops, lefts = [p * stride for p in range(rows)], [q * stride for q in range(columns)]
    for p, top in enumerate(tops):
        for q, left in enumerate(lefts):
            out[..., p, q] = a[..., top : top + tall, left : left + wide]

    def da(g):
        back = xp.zeros(a.shape, dtype=g.dtype)
        for p, top in enumerate(tops):
            for q, left in enumerate(lefts):
                back[..., top : top + tall, left : left + wide] = g[..., p, q]
        return back

    return out, da
