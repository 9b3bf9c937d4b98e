"""You add up the differences, where a difference below 0 cancels one above: two bad predictions can look
perfect together. What has to happen to each difference before it goes into the sum?"""

TASK = "3.5"
REPLACES = "mlp.sum_squared_error"


def variant_a(predictions, targets):
    return sum(p - y for p, y in zip(predictions, targets, strict=True)) ** 2


def variant_b(predictions, targets):
    total = 0.0
    for p, y in zip(predictions, targets, strict=True):
        total = total + (p - y)
    return total
