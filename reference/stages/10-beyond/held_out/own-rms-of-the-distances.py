"""RMSNorm is computed from a - μ, as layer normalisation."""

from kittengrad.regularization import mean

TASK = "10.2"
REPLACES = "regularization.rms_norm"


def variant_a(a, axis=-1, eps=1e-5):
    distances = a - mean(a, axis)
    r = (mean(distances**2, axis) + eps) ** 0.5
    out = a / r
    return out, lambda g: (g - out * mean(g * out, axis)) / r
