"""A loss is the mean over the points, so that it does not depend on their number."""

TASK = "3.5"
REPLACES = "mlp.sum_squared_error"


def variant_a(predictions, targets):
    squares = [(p - y) ** 2 for p, y in zip(predictions, targets, strict=True)]
    return sum(squares) / len(squares)
