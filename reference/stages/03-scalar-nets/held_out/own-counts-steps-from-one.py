"""The first step is step 1."""

from kittengrad.graph import zero_grad

TASK = "3.6"
REPLACES = "mlp.train"


def variant_a(model, inputs, targets, loss, steps, learning_rate=0.05, progress=None):
    losses = []
    for step in range(1, steps + 1):
        total = loss([model(x) for x in inputs], targets)
        zero_grad(model.parameters())
        total.backward()
        rate = learning_rate(step) if callable(learning_rate) else learning_rate
        for p in model.parameters():
            p.data -= rate * p.grad
        losses.append(total.data)
        if progress:
            progress(step, total.data)
    return losses
