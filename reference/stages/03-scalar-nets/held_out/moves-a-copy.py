"""The new number of a parameter is the old one minus rate times gradient."""

from kittengrad.graph import zero_grad
from kittengrad.scalar import Value

TASK = "3.6"
REPLACES = "mlp.train"


def variant_a(model, inputs, targets, loss, steps, learning_rate=0.05, progress=None):
    losses = []
    for step in range(steps):
        L = loss([model(x) for x in inputs], targets)
        zero_grad(model.parameters())
        L.backward()
        rate = learning_rate(step) if callable(learning_rate) else learning_rate
        for p in model.parameters():
            w = p.data
            w -= rate * p.grad
        losses.append(L.data)
        if progress:
            progress(step, L.data)
    return losses


def variant_b(model, inputs, targets, loss, steps, learning_rate=0.05, progress=None):
    losses = []
    for step in range(steps):
        parameters = model.parameters()
        L = loss([model(x) for x in inputs], targets)
        zero_grad(parameters)
        L.backward()
        rate = learning_rate(step) if callable(learning_rate) else learning_rate
        for i in range(len(parameters)):
            parameters[i] = Value(parameters[i].data - rate * parameters[i].grad)
        losses.append(L.data)
        if progress:
            progress(step, L.data)
    return losses
