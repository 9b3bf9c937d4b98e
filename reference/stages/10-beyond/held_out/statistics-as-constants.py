"""The derivative of (a - μ) / σ is 1 / σ; or I forget one of the two."""

from kittengrad.namespace import array_namespace
from kittengrad.regularization import mean

TASK = "10.2"
REPLACES = "regularization.standardize"


def variant_a(a, axis, eps=1e-5):
    mu = mean(a, axis)
    var = mean((a - mu) ** 2, axis)
    sigma = (var + eps) ** 0.5

    def da(g):
        through_a = g / sigma
        through_mu = -mean(g, axis) / sigma
        return through_a + through_mu

    return (a - mu) / sigma, da


def variant_b(a, axis, eps=1e-5):
    xp = array_namespace(a)
    centered = a - mean(a, axis)
    inverse = 1 / xp.sqrt(mean(centered * centered, axis) + eps)
    return centered * inverse, lambda g: g * inverse


def variant_c(a, axis, eps=1e-5):
    centered = a - mean(a, axis)
    sigma = (mean(centered * centered, axis) + eps) ** 0.5
    out = centered / sigma

    def da(g):
        d_sigma = -mean(g * centered, axis) / sigma**2
        return g / sigma + d_sigma * centered / sigma

    return out, da
