"""Your parameters still hold the gradients of earlier steps when you take the next step. Each backward adds
to the gradients that are there. Which of the four steps is missing, too late, or outside of the loop?"""

from kittengrad.graph import zero_grad

TASK = "3.6"
REPLACES = "mlp.train"


def variant_a(model, inputs, targets, loss, steps, learning_rate=0.05, progress=None):
    losses = []
    for step in range(steps):
        total = loss([model(x) for x in inputs], targets)
        total.backward()
        rate = learning_rate(step) if callable(learning_rate) else learning_rate
        for parameter in model.parameters():
            parameter.data -= rate * parameter.grad
        losses.append(total.data)
        if progress:
            progress(step, total.data)
    return losses


def variant_b(model, inputs, targets, loss, steps, learning_rate=0.05, progress=None):
    losses, step = [], 0
    zero_grad(model.parameters())
    while step < steps:
        total = loss([model(x) for x in inputs], targets)
        total.backward()
        rate = learning_rate(step) if callable(learning_rate) else learning_rate
        for parameter in model.parameters():
            parameter.data = parameter.data - rate * parameter.grad
        losses.append(total.data)
        if progress is not None:
            progress(step, losses[-1])
        step += 1
    return losses
