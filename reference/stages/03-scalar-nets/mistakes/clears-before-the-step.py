"""Your parameters stay where they are, and their gradients are 0 in the end. Are the gradients still there
when you move the parameters? Find the place of zero_grad among the four steps."""

from kittengrad.graph import zero_grad

TASK = "3.6"
REPLACES = "mlp.train"


def variant_a(model, inputs, targets, loss, steps, learning_rate=0.05, progress=None):
    losses = []
    for step in range(steps):
        total = loss([model(x) for x in inputs], targets)
        total.backward()
        zero_grad(model.parameters())
        rate = learning_rate(step) if callable(learning_rate) else learning_rate
        for parameter in model.parameters():
            parameter.data -= rate * parameter.grad
        losses.append(total.data)
        if progress:
            progress(step, total.data)
    return losses


def variant_b(model, inputs, targets, loss, steps, learning_rate=0.05, progress=None):
    losses = []
    for step in range(steps):
        total = loss([model(x) for x in inputs], targets)
        total.backward()
        rate = learning_rate(step) if callable(learning_rate) else learning_rate
        for parameter in model.parameters():
            parameter.grad = 0.0
            parameter.data -= rate * parameter.grad
        losses.append(total.data)
        if progress:
            progress(step, total.data)
    return losses
