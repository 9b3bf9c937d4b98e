"""The inputs are missing from the parents of your sum. In the second layer, the inputs are the answers of
the first layer. How does a gradient get to the weights of the first layer?"""

from kittengrad.scalar import Value

TASK = "3.1"
REPLACES = "mlp.weighted_sum"


def variant_a(weights, x, bias):
    total = sum((w.data * x_i.data for w, x_i in zip(weights, x, strict=True)), start=bias.data)
    return Value(total, (*weights, bias), (*(x_i.data for x_i in x), 1.0), "Σ")


def variant_b(weights, x, bias):
    numbers = [x_i.data for x_i in x]
    total, parents, derivatives = bias.data, (), ()
    for w, number in zip(weights, numbers, strict=True):
        total = total + w.data * number
        parents, derivatives = (*parents, w), (*derivatives, number)
    return Value(total, (*parents, bias), (*derivatives, 1.0))
