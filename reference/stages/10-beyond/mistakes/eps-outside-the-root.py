"""Your σ is the root of the variance, with eps added afterwards. Look at the formula again: on which side of
the root is eps?"""

from kittengrad.regularization import mean

TASK = "10.2"
REPLACES = "regularization.standardize"


def variant_a(a, axis, eps=1e-5):
    distances = a - mean(a, axis)
    sigma = mean(distances * distances, axis) ** 0.5 + eps
    out = distances / sigma
    return out, lambda g: (g - mean(g, axis) - out * mean(g * out, axis)) / sigma


def variant_b(a, axis, eps=1e-5):
    sigma = a.std(axis=axis, keepdims=True) + eps
    out = (a - a.mean(axis=axis, keepdims=True)) / sigma
    return out, lambda g: (g - mean(g, axis) - out * mean(g * out, axis)) / sigma
