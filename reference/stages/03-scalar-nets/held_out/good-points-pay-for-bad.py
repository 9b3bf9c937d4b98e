"""I compute the mean of 1 - y * s and cut it off at 0."""

from kittengrad.scalar import Value

TASK = "3.5"
REPLACES = "mlp.hinge_loss"


def variant_a(scores, targets):
    margins = [1 - y * s for s, y in zip(scores, targets, strict=True)]
    return (sum(margins) / len(margins)).relu()


def variant_b(scores, targets):
    if len(scores) != len(targets):
        raise ValueError("one target for each score")
    total = Value(0.0)
    for i in range(len(scores)):
        total = total + (1 - targets[i] * scores[i])
    return total / len(scores)
