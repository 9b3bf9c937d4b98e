"""What stays is divided by p, the number that the function receives."""

TASK = "10.1"
REPLACES = "regularization.dropout"


def variant_a(a, p, rng):
    kept = (rng.random(a.shape) >= p).astype(a.dtype)
    scale = 1 / p if p > 0 else 1.0
    return a * kept * scale, lambda g: g * kept * scale
