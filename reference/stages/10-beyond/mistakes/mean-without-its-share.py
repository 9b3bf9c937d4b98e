"""Your gradient gives each number of a window all of g. When one of the numbers moves by 1, by how much does
their mean move?"""

from kittengrad.convolution import pair, windows

TASK = "10.6"
REPLACES = "convolution.avg_pool2d"


def variant_a(a, size, stride=None):
    import numpy as np

    size = pair(size)
    seen, fold = windows(a, size, stride or size[0])
    return seen.mean(axis=(2, 3)), lambda g: fold(np.broadcast_to(g[:, :, None, None], seen.shape))


def variant_b(a, size, stride=None):
    import numpy as np

    size = pair(size)
    seen, fold = windows(a, size, stride or size[0])
    ones = np.ones(seen.shape, a.dtype)
    return seen.mean(axis=(2, 3)), lambda g: fold(ones * g[:, :, None, None])
