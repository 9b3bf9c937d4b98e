"""Before the loop I find out what the learning rate is."""

from kittengrad.graph import zero_grad

TASK = "3.6"
REPLACES = "mlp.train"


def variant_a(model, inputs, targets, loss, steps, learning_rate=0.05, progress=None):
    if callable(learning_rate):
        learning_rate = learning_rate(0)
    losses = []
    for step in range(steps):
        L = loss([model(x) for x in inputs], targets)
        zero_grad(model.parameters())
        L.backward()
        for p in model.parameters():
            p.data -= learning_rate * p.grad
        losses.append(L.data)
        if progress:
            progress(step, L.data)
    return losses


def variant_b(model, inputs, targets, loss, steps, learning_rate=0.05, progress=None):
    losses = []
    for step in range(steps):
        L = loss([model(x) for x in inputs], targets)
        zero_grad(model.parameters())
        L.backward()
        if callable(learning_rate):  # turn it into a number
            learning_rate = learning_rate(step)
        for p in model.parameters():
            p.data -= learning_rate * p.grad
        losses.append(L.data)
        if progress:
            progress(step, L.data)
    return losses
