"""A step is: the cost, its gradients, and a move of every weight and bias."""

from kittengrad.cats import cost

TASK = "9.4"
REPLACES = "cats.step"


def variant_a(layers, x, y, lr=0.0075):
    j = cost(layers, x, y)
    j.backward()
    for w, b in layers:
        w.data -= lr * w.grad
        b.data -= lr * b.grad
    return j.item()
