"""You name each weight as the derivative along itself, and each input likewise. In w * x, let w grow by a
little h: by how much does the product grow, and what stands beside the h?"""

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
    slopes = [parent.data for parent in parents]
    return Value(total, (*parents, bias), (*slopes, 1.0), "Σ")
