"""I return the cost that the step has reached."""

from kittengrad.cats import cost
from kittengrad.graph import zero_grad

TASK = "9.4"
REPLACES = "cats.step"


def variant_a(layers, x, y, lr=0.0075):
    parameters = []
    for w, b in layers:
        parameters += [w, b]
    zero_grad(parameters)
    cost(layers, x, y).backward()
    for p in parameters:
        p.data -= lr * p.grad
    return cost(layers, x, y).item()
