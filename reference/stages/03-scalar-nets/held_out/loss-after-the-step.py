"""After each step I look how good the model has become."""

from kittengrad.graph import zero_grad

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
            p.data -= rate * p.grad
        L = loss([model(x) for x in inputs], targets)
        losses.append(L.data)
        if progress:
            progress(step, L.data)
    return losses
