"""In your hinge loss, points that are safely right make up for points that are wrong: the cost of a single
point can fall below 0. Does the docstring write max(0, ·) around the sum, or around each point?"""

TASK = "3.5"
REPLACES = "mlp.hinge_loss"


def variant_a(scores, targets):
    prices = [1 - y * s for s, y in zip(scores, targets, strict=True)]
    return (sum(prices) / len(prices)).relu()


def variant_b(scores, targets):
    total = 0.0
    for s, y in zip(scores, targets, strict=True):
        total = total + 1 - y * s
    return total / len(targets)
