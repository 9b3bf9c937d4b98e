"""I write the formula as it stands: exp, then the sum, then log."""

from kittengrad.arithmetic import kept_shape

TASK = "6.5"
REPLACES = "functional.logsumexp"


def variant_a(a, axis=None, keepdims=False):
    import numpy as np

    e = np.exp(a)
    sums = np.sum(e, axis=axis, keepdims=True)
    out = np.log(sums)

    def da(g):
        return g.reshape(kept_shape(a, axis)) * e / sums

    return (out if keepdims else out.squeeze(axis)), da


def variant_b(a, axis=None, keepdims=False):
    import numpy as np

    out = np.log(np.sum(np.exp(a), axis=axis, keepdims=keepdims))

    def da(g):
        shape = kept_shape(a, axis)
        return g.reshape(shape) * np.exp(a - out.reshape(shape))

    return out, da
