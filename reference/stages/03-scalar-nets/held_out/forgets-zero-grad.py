"""Backward computes the gradients, so I do the forward pass, backward, and the step."""

from kittengrad.graph import zero_grad

TASK = "3.6"
REPLACES = "mlp.train"


def variant_a(model, inputs, targets, loss, steps, learning_rate=0.05, progress=None):
    history = []
    for step in range(steps):
        total = loss([model(x) for x in inputs], targets)
        total.backward()
        rate = learning_rate(step) if callable(learning_rate) else learning_rate
        for p in model.parameters():
            p.data -= rate * p.grad
        history.append(total.data)
        if progress:
            progress(step, total.data)
    return history


def variant_b(model, inputs, targets, loss, steps, learning_rate=0.05, progress=None):
    losses = []
    params = model.parameters()
    zero_grad(params)
    for i in range(steps):
        error = loss([model(x) for x in inputs], targets)
        error.backward()
        rate = learning_rate
        if callable(learning_rate):
            rate = learning_rate(i)
        for p in params:
            p.data += -rate * p.grad
        losses.append(error.data)
        if progress:
            progress(i, error.data)
    return losses
