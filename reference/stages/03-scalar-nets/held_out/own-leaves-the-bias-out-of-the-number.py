"""The number is the sum of the products, and the bias is the last parent."""

from kittengrad.scalar import Value

TASK = "3.1"
REPLACES = "mlp.weighted_sum"


def variant_a(weights, x, bias):
    number = sum(w.data * v.data for w, v in zip(weights, x, strict=True))
    slopes = [v.data for v in x] + [w.data for w in weights] + [1.0]
    return Value(number, (*weights, *x, bias), tuple(slopes), "Σ")
