"""σ is the standard deviation, plus eps against a division by 0."""

from kittengrad.regularization import mean

TASK = "10.2"
REPLACES = "regularization.standardize"


def variant_a(a, axis, eps=1e-5):
    mu = mean(a, axis)
    std = a.std(axis=axis, keepdims=True) + eps
    out = (a - mu) / std

    def da(g):
        return (g - mean(g, axis) - out * mean(g * out, axis)) / std

    return out, da


def variant_b(a, axis, eps=1e-5):
    centered = a - mean(a, axis)
    scale = 1 / (mean(centered**2, axis) ** 0.5 + eps)
    out = centered * scale
    return out, lambda g: scale * (g - mean(g, axis) - out * mean(g * out, axis))
