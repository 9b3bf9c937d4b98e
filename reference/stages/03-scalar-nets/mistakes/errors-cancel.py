"""You add up the differences, so a negative difference cancels a positive one. Two bad predictions can then
look perfect together. What must happen to each difference before you add it?"""

TASK = "3.5"
REPLACES = "mlp.sum_squared_error"


def variant_a(predictions, targets):
    return sum(p - y for p, y in zip(predictions, targets, strict=True)) ** 2


def variant_b(predictions, targets):
    total = 0.0
    for p, y in zip(predictions, targets, strict=True):
        total = total + (p - y)
    return total
