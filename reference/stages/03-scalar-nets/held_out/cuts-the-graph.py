"""I compute the loss with the numbers and wrap the result in a Value."""

from kittengrad.scalar import Value

TASK = "3.5"
REPLACES = "mlp.sum_squared_error"


def variant_a(predictions, targets):
    if len(predictions) != len(targets):
        raise ValueError("lengths differ")
    total = 0.0
    for i in range(len(predictions)):
        total += (predictions[i].data - targets[i]) ** 2
    return Value(total)


def variant_b(predictions, targets):
    errors = [Value(p.data - y) for p, y in zip(predictions, targets, strict=True)]
    return sum(e * e for e in errors)
