"""Dropout sets numbers to 0, and touches no other."""

TASK = "10.1"
REPLACES = "regularization.dropout"


def variant_a(a, p, rng):
    gone = rng.random(a.shape) < p

    def without(numbers):
        out = numbers.copy()
        out[gone] = 0
        return out

    return without(a), without


def variant_b(a, p, rng):
    mask = rng.binomial(1, 1 - p, size=a.shape).astype(a.dtype)
    return mask * a, lambda g: mask * g
