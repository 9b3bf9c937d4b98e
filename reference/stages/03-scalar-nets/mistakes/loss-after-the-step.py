"""Your losses are one step late: you compute each one after the parameters have moved. Which number tells
how good the model was *before* the step? When do you compute it?"""

from kittengrad.graph import zero_grad

TASK = "3.6"
REPLACES = "mlp.train"


def variant_a(model, inputs, targets, loss, steps, learning_rate=0.05, progress=None):
    losses = []
    for step in range(steps):
        total = loss([model(x) for x in inputs], targets)
        zero_grad(model.parameters())
        total.backward()
        rate = learning_rate(step) if callable(learning_rate) else learning_rate
        for parameter in model.parameters():
            parameter.data -= rate * parameter.grad
        losses.append(loss([model(x) for x in inputs], targets).data)
        if progress:
            progress(step, losses[-1])
    return losses


def variant_b(model, inputs, targets, loss, steps, learning_rate=0.05, progress=None):
    losses = []
    total = loss([model(x) for x in inputs], targets)
    for step in range(steps):
        zero_grad(model.parameters())
        total.backward()
        rate = learning_rate(step) if callable(learning_rate) else learning_rate
        for parameter in model.parameters():
            parameter.data -= rate * parameter.grad
        total = loss([model(x) for x in inputs], targets)
        losses.append(total.data)
        if progress:
            progress(step, total.data)
    return losses
