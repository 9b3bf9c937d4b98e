"""The error is how far all predictions together are away from the targets."""

from kittengrad.scalar import Value

TASK = "3.5"
REPLACES = "mlp.sum_squared_error"


def variant_a(predictions, targets):
    if len(predictions) != len(targets):
        raise ValueError("lengths differ")
    loss = Value(0.0)
    for p, y in zip(predictions, targets):
        loss = loss + (p - y)
    return loss


def variant_b(predictions, targets):
    difference = sum(p - y for p, y in zip(predictions, targets, strict=True))
    return difference**2
