"""Your learning rate stays what it was in the first step. A learning rate can be a function, whose answer
changes from step to step. How often do you call it, and with which number?"""

from kittengrad.graph import zero_grad

TASK = "3.6"
REPLACES = "mlp.train"


def variant_a(model, inputs, targets, loss, steps, learning_rate=0.05, progress=None):
    losses = []
    rate = learning_rate(0) if callable(learning_rate) else learning_rate
    for step in range(steps):
        total = loss([model(x) for x in inputs], targets)
        zero_grad(model.parameters())
        total.backward()
        for p in model.parameters():
            p.data -= rate * p.grad
        losses.append(total.data)
        if progress:
            progress(step, total.data)
    return losses


def variant_b(model, inputs, targets, loss, steps, learning_rate=0.05, progress=None):
    losses = []
    for step in range(steps):
        total = loss([model(x) for x in inputs], targets)
        zero_grad(model.parameters())
        total.backward()
        if callable(learning_rate):
            learning_rate = learning_rate(step)
        for parameter in model.parameters():
            parameter.data = parameter.data - learning_rate * parameter.grad
        losses.append(total.data)
        if progress is not None:
            progress(step, total.data)
    return losses
