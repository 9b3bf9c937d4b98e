"""Your numbers that stay keep their size, so the sum of all of them becomes smaller in training than in use.
By what do the survivors have to grow, so that the mean stays what it was?"""

TASK = "10.1"
REPLACES = "regularization.dropout"


def variant_a(a, p, rng):
    kept = rng.random(a.shape) >= p
    return a * kept, lambda g: g * kept


def variant_b(a, p, rng):
    import numpy as np

    missing = np.asarray(rng.random(a.shape) < p)
    return np.where(missing, 0, a), lambda g: np.where(missing, 0, g)


def variant_c(a, p, rng):
    kept = rng.binomial(1, 1 - p, a.shape).astype(a.dtype)
    return kept * a, lambda g: kept * g / max(1 - p, 0.01)
