"""Without axes you exchange the last two and leave the others where they are. The transpose of NumPy reverses
all axes. For an array of shape (2, 3, 4), what is the shape of its transpose?"""

TASK = "5.2"
REPLACES = "matrices.transpose"


def variant_a(a, axes=None):
    if axes is None:
        axes = list(range(a.ndim))
        if a.ndim > 1:
            axes[-1], axes[-2] = axes[-2], axes[-1]
    axes = tuple(i % a.ndim for i in axes)
    back = [0] * a.ndim
    for place, i in enumerate(axes):
        back[i] = place
    return a.transpose(axes), lambda g: g.transpose(back)


def variant_b(a, axes=None):
    import numpy as np

    if axes is None:
        return (a, lambda g: g) if a.ndim < 2 else (a.swapaxes(-1, -2), lambda g: g.swapaxes(-1, -2))
    return np.transpose(a, axes), lambda g: np.transpose(g, np.argsort([i % a.ndim for i in axes]))
