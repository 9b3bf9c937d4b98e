"""Your gradient keeps one number at each pixel, although a pixel lies in several windows. Each of these
windows moved the loss through it: what becomes of their gradients?"""

from kittengrad.convolution import places

TASK = "10.4"
REPLACES = "convolution.windows"


def variant_a(a, size, stride=1):
    import numpy as np

    s, (tall, wide), (rows, columns) = stride, size, places(a.shape, size, stride)
    out = np.empty((*a.shape[:-2], tall, wide, rows, columns), a.dtype)

    def fold(g):
        da = np.zeros(a.shape, g.dtype)
        for i, j in np.ndindex(tall, wide):
            da[..., i : i + s * rows : s, j : j + s * columns : s] = g[..., i, j, :, :]
        return da

    for i, j in np.ndindex(tall, wide):
        out[..., i, j, :, :] = a[..., i : i + s * rows : s, j : j + s * columns : s]
    return out, fold


def variant_b(a, size, stride=1):
    import numpy as np

    s, (tall, wide), (rows, columns) = stride, size, places(a.shape, size, stride)
    out = np.empty((*a.shape[:-2], tall, wide, rows, columns), a.dtype)

    def fold(g):
        da = np.zeros(a.shape, g.dtype)
        for p, q in np.ndindex(rows, columns):
            da[..., p * s : p * s + tall, q * s : q * s + wide] = g[..., p, q]
        return da

    for p, q in np.ndindex(rows, columns):
        out[..., p, q] = a[..., p * s : p * s + tall, q * s : q * s + wide]
    return out, fold
