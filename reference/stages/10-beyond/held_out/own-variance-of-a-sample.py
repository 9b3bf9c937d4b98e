"""The variance divides by n - 1, as in statistics."""

from kittengrad.regularization import mean

TASK = "10.2"
REPLACES = "regularization.standardize"


def variant_a(a, axis, eps=1e-5):
    distances = a - mean(a, axis)
    sigma = (a.var(axis=axis, ddof=1, keepdims=True) + eps) ** 0.5
    out = distances / sigma
    return out, lambda g: (g - mean(g, axis) - out * mean(g * out, axis)) / sigma
