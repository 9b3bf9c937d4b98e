"""Your gradient goes to every number that is as large as the largest one. With equal numbers in a window, the
window then sends out more than it received. Which one of them does the docstring name?"""

from kittengrad.convolution import pair, windows

TASK = "10.6"
REPLACES = "convolution.max_pool2d"


def variant_a(a, size, stride=None):
    size = pair(size)
    seen, fold = windows(a, size, stride or size[0])
    out = seen.max(axis=(2, 3))
    return out, lambda g: fold((seen == out[:, :, None, None]) * g[:, :, None, None])


def variant_b(a, size, stride=None):
    import numpy as np

    tall, wide = pair(size)
    seen, fold = windows(a, (tall, wide), stride or tall)
    out = np.full(seen.shape[:2] + seen.shape[4:], -np.inf, a.dtype)
    for i, j in np.ndindex(tall, wide):
        out = np.maximum(out, seen[:, :, i, j])

    def back(g):
        columns = np.zeros(seen.shape, g.dtype)
        for i, j in np.ndindex(tall, wide):
            columns[:, :, i, j] = np.where(seen[:, :, i, j] == out, g, 0)
        return fold(columns)

    return out, back
