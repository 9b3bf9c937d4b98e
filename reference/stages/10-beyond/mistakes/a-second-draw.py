"""Your gradient draws from the Generator again, and so it drops other numbers than the result did. Which
numbers moved the result: those of the first draw or of the second?"""

TASK = "10.1"
REPLACES = "regularization.dropout"


def variant_a(a, p, rng):
    scale = 1 / (1 - p) if p < 1 else 0.0

    def masked(x):
        return x * (rng.random(x.shape) >= p) * scale

    return masked(a), masked


def variant_b(a, p, rng):
    scale = 1 / (1 - p) if p < 1 else 0.0
    kept = rng.random(a.shape) >= p
    return a * kept * scale, lambda g: g * (rng.random(g.shape) >= p) * scale
