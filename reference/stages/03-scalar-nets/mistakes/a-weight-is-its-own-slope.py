"""You give each weight as its own derivative, and each input as its own derivative. In w * x, let w grow by
a little h. How much does the product grow? Which number is multiplied by h?"""

from kittengrad.scalar import Value

TASK = "3.1"
REPLACES = "mlp.weighted_sum"


def variant_a(weights, x, bias):
    total = sum((w.data * x_i.data for w, x_i in zip(weights, x, strict=True)), start=bias.data)
    derivatives = (*(w.data for w in weights), *(x_i.data for x_i in x), 1.0)
    return Value(total, (*weights, *x, bias), derivatives, "Σ")


def variant_b(weights, x, bias):
    parents = [*weights, *x]
    total = bias.data
    for w, x_i in zip(weights, x, strict=True):
        total += w.data * x_i.data
    derivatives = [parent.data for parent in parents]
    return Value(total, (*parents, bias), (*derivatives, 1.0), "Σ")
