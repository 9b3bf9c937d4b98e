"""Your gradients add up from step to step, because `backward` adds to what is there. What has to happen
before it?"""

from kittengrad.cats import cost

TASK = "9.4"
REPLACES = "cats.step"


def variant_a(layers, x, y, lr=0.0075):
    loss = cost(layers, x, y)
    loss.backward()
    for layer in layers:
        for p in layer:
            p.data -= lr * p.grad
    return loss.item()


def variant_b(layers, x, y, lr=0.0075):
    loss = cost(layers, x, y)
    loss.backward()
    for w, b in layers:
        w.data = w.data - lr * w.grad
        b.data = b.data - lr * b.grad
    return loss.item()
