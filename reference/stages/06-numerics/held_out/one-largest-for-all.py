"""Any m that I subtract and add again is right, so I take the largest number of the array."""

from kittengrad.arithmetic import kept_shape

TASK = "6.5"
REPLACES = "functional.logsumexp"


def variant_a(a, axis=None, keepdims=False):
    import numpy as np

    m = a.max() if a.size else 0
    if np.isinf(m):
        m = 0
    sums = np.exp(a - m).sum(axis=axis, keepdims=True)
    kept = np.log(sums) + m

    def da(g):
        return g.reshape(kept_shape(a, axis)) * np.exp(a - kept)

    if keepdims:
        return kept, da
    return kept.squeeze(axis), da
