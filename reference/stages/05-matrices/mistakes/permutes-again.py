"""Your gradient goes the same way a second time, and comes home only if that way leads back by itself, as it
does with two axes. If axis 1 was moved to place 0, where must place 0 be moved to?"""

TASK = "5.2"
REPLACES = "matrices.transpose"


def variant_a(a, axes=None):
    return a.transpose(axes), lambda g: g.transpose(axes)


def variant_b(a, axes=None):
    import numpy as np

    if axes is None:
        axes = range(a.ndim)[::-1]
    axes = [axis % a.ndim for axis in axes]

    def da(g):
        return np.moveaxis(g, axes, range(g.ndim))

    return np.moveaxis(a, axes, range(a.ndim)), da
