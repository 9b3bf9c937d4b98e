"""The derivatives stand in the order of the parents: those of the weights, those of the inputs, and 1."""

from kittengrad.scalar import Value

TASK = "3.1"
REPLACES = "mlp.weighted_sum"


def variant_a(weights, x, bias):
    if len(weights) != len(x):
        raise ValueError("as many weights as inputs, please")
    number = bias.data
    for i in range(len(weights)):
        number += weights[i].data * x[i].data
    slopes = [w.data for w in weights] + [v.data for v in x] + [1.0]
    return Value(number, (*weights, *x, bias), tuple(slopes), "Σ")
