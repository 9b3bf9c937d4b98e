"""First the step with the gradients that are there, then new gradients for the next one."""

from kittengrad.cats import cost
from kittengrad.graph import zero_grad

TASK = "9.4"
REPLACES = "cats.step"


def variant_a(layers, x, y, lr=0.0075):
    parameters = [w for w, _ in layers] + [b for _, b in layers]
    loss = cost(layers, x, y)
    for p in parameters:
        p.data = p.data - lr * p.grad
    zero_grad(parameters)
    loss.backward()
    return loss.item()
