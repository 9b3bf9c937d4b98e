"""Axes i and j of a window are exchanged."""

from kittengrad.convolution import places
from kittengrad.namespace import array_namespace

TASK = "10.4"
REPLACES = "convolution.windows"


def variant_a(a, size, stride=1):
    xp, s = array_namespace(a), stride
    (tall, wide), (rows, columns) = size, places(a.shape, size, stride)
    out = xp.zeros((*a.shape[:-2], wide, tall, rows, columns), dtype=a.dtype)
    keys = [(i, j) for i in range(tall) for j in range(wide)]
    for i, j in keys:
        out[..., j, i, :, :] = a[..., i : i + s * rows : s, j : j + s * columns : s]

    def fold(g):
        g = g.reshape(out.shape)
        da = xp.zeros(a.shape, dtype=g.dtype)
        for i, j in keys:
            da[..., i : i + s * rows : s, j : j + s * columns : s] += g[..., j, i, :, :]
        return da

    return out.reshape((*a.shape[:-2], tall, wide, rows, columns)), fold
