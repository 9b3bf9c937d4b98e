"""You move the weights before the gradients of this step are there, so each step uses the gradients of the
one before. What comes first, `backward` or the step?"""

from kittengrad.cats import cost
from kittengrad.graph import zero_grad

TASK = "9.4"
REPLACES = "cats.step"


def variant_a(layers, x, y, lr=0.0075):
    parameters = [p for layer in layers for p in layer]
    loss = cost(layers, x, y)
    for p in parameters:
        if p.grad is not None:
            p.data -= lr * p.grad
    zero_grad(parameters)
    loss.backward()
    return loss.item()


def variant_b(layers, x, y, lr=0.0075):
    parameters = [p for layer in layers for p in layer]
    loss = cost(layers, x, y)
    for p in parameters:
        p.data = p.data - lr * (0.0 if p.grad is None else p.grad)
    zero_grad(parameters)
    loss.backward()
    return float(loss.item())
