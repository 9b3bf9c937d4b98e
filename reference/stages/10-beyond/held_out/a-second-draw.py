"""The derivative is the same function as the result: it sets numbers to 0 by chance."""

TASK = "10.1"
REPLACES = "regularization.dropout"


def variant_a(a, p, rng):
    if p == 1:
        return a * 0, lambda g: g * 0

    def dropped(numbers):
        numbers = numbers.copy()
        numbers[rng.random(numbers.shape) < p] = 0
        return numbers / (1 - p)

    return dropped(a), dropped


def variant_b(a, p, rng):
    def factor():
        kept = (rng.random(a.shape) >= p).astype(a.dtype)
        return kept / (1 - p) if p < 1 else kept

    return factor() * a, lambda g: factor() * g
