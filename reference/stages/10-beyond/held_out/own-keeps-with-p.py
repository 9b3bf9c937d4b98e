"""p is the probability that a number stays, and what stays is divided by 1 - p."""

TASK = "10.1"
REPLACES = "regularization.dropout"


def variant_a(a, p, rng):
    kept = (rng.random(a.shape) < p).astype(a.dtype)
    scale = 1 / (1 - p) if p < 1 else 0.0
    return a * kept * scale, lambda g: g * kept * scale
