"""NumPy broadcasts g against the array, so I need no reshape."""

from kittengrad.functional import largest

TASK = "6.5"
REPLACES = "functional.logsumexp"


def variant_a(a, axis=None, keepdims=False):
    import numpy as np

    m = largest(a, axis)
    m = np.where(np.isinf(m), 0, m)
    out = m + np.log(np.exp(a - m).sum(axis=axis, keepdims=True))
    softmax = np.exp(a - out)
    if not keepdims:
        out = out.squeeze(axis)
    return out, lambda g: g * softmax
