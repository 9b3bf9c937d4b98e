"""Your gradient treats μ or σ as a number that stays as it is. But they are computed from a: when one number
of a moves, it moves both of them. What does that do to all results of the row?"""

from kittengrad.regularization import mean

TASK = "10.2"
REPLACES = "regularization.standardize"


def variant_a(a, axis, eps=1e-5):
    distances = a - mean(a, axis)
    sigma = (mean(distances * distances, axis) + eps) ** 0.5
    return distances / sigma, lambda g: g / sigma


def variant_b(a, axis, eps=1e-5):
    distances = a - mean(a, axis)
    sigma = (mean(distances * distances, axis) + eps) ** 0.5
    return distances / sigma, lambda g: (g - mean(g, axis)) / sigma


def variant_c(a, axis, eps=1e-5):
    distances = a - mean(a, axis)
    sigma = (mean(distances * distances, axis) + eps) ** 0.5
    out = distances / sigma
    return out, lambda g: (g - out * mean(g * out, axis)) / sigma
