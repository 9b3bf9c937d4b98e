"""Your loss is the right number, but no gradient comes out of it. You compute with the data of the Values,
and the graph ends there. What must you compute with, so that the graph goes on?"""

from kittengrad.scalar import Value

TASK = "3.5"
REPLACES = "mlp.sum_squared_error"


def variant_a(predictions, targets):
    return Value(sum((p.data - y) ** 2 for p, y in zip(predictions, targets, strict=True)))


def variant_b(predictions, targets):
    total = Value(0.0)
    for p, y in zip(predictions, targets, strict=True):
        off = Value(p.data) - y
        total = total + off * off
    return total
