"""Inputs are data and are not trained, so they need no gradient."""

from kittengrad.scalar import Value

TASK = "3.1"
REPLACES = "mlp.weighted_sum"


def variant_a(weights, x, bias):
    total = bias.data
    for w, v in zip(weights, x, strict=True):
        total += w.data * v.data
    return Value(total, (*weights, bias), (*[v.data for v in x], 1.0), "Σ")
