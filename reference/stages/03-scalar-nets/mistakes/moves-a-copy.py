"""Your parameters stay where they are, but their gradients are there in the end. Do you take the step after
backward? Does the new number go into `parameter.data`, or into a name or a Value of your own?"""

from kittengrad.graph import zero_grad
from kittengrad.scalar import Value

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
            parameter = Value(parameter.data - rate * parameter.grad)
        losses.append(total.data)
        if progress:
            progress(step, total.data)
    return losses


def variant_b(model, inputs, targets, loss, steps, learning_rate=0.05, progress=None):
    losses, parameters = [], list(model.parameters())
    for step in range(steps):
        total = loss([model(x) for x in inputs], targets)
        zero_grad(parameters)
        total.backward()
        rate = learning_rate(step) if callable(learning_rate) else learning_rate
        numbers = [parameter.data for parameter in parameters]
        for i, parameter in enumerate(parameters):
            numbers[i] -= rate * parameter.grad
        losses.append(total.data)
        if progress:
            progress(step, total.data)
    return losses


def variant_c(model, inputs, targets, loss, steps, learning_rate=0.05, progress=None):
    losses = []
    for step in range(steps):
        total = loss([model(x) for x in inputs], targets)
        zero_grad(model.parameters())
        rate = learning_rate(step) if callable(learning_rate) else learning_rate
        for parameter in model.parameters():
            parameter.data -= rate * parameter.grad
        total.backward()
        losses.append(total.data)
        if progress:
            progress(step, total.data)
    return losses
