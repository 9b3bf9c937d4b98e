"""float32 went into your maximum, and its gradient is float64. Somewhere it has met an array of another
dtype: counting makes whole numbers, `np.where(…, 1.0, 0.0)` and `astype(float)` make float64. Which of your
arrays is it, and of what dtype could it be?"""

from kittengrad.arithmetic import array_namespace, kept_shape

TASK = "4.8"
REPLACES = "arithmetic.max"


def variant_a(a, axis=None, keepdims=False):
    out, kept = a.max(axis=axis, keepdims=keepdims), kept_shape(a, axis)

    def share(g):
        winners = a == out.reshape(kept)
        return g.reshape(kept) * winners / winners.sum(axis=axis, keepdims=True)

    return out, share


def variant_b(a, axis=None, keepdims=False):
    xp = array_namespace(a)
    largest = a.max(axis=axis, keepdims=True)

    def share(g):
        count = xp.count_nonzero(a == largest, axis=axis, keepdims=True)
        shares = g.reshape(largest.shape) / count
        return xp.where(a == largest, shares, 0.0)

    return a.max(axis=axis, keepdims=keepdims), share
