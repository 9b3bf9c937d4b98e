"""Stage 09, number by number and image by image, with plain loops and formulas written out."""

import math

import numpy as np

from .tensor import Tensor

UNITS = (12288, 20, 7, 5, 1)


def to_columns(images):
    count = images.shape[0]
    x = np.empty((images[0].size, count))
    for i in range(count):
        x[:, i] = [number / 255 for number in images[i].flatten().tolist()]
    return x


def to_row(labels):
    return np.array(labels, dtype=float).reshape(1, -1)


def first_weights(units, rng):
    layers = []
    for k in range(1, len(units)):
        w = rng.randn(units[k], units[k - 1])
        w *= units[k - 1] ** -0.5
        layers.append([w, np.zeros([units[k], 1])])
    return layers


def as_tensors(layers):
    return [[Tensor(w, requires_grad=True), Tensor(b, requires_grad=True)] for w, b in layers]


def logits(layers, x):
    a = x
    for number, (w, b) in enumerate(layers, start=1):
        z = w @ a + b
        a = z.maximum(0.0) if number < len(layers) else z
    return a


def cost(layers, x, y):
    z = logits(layers, x)
    losses = z.relu() - z * y + (-z.abs()).exp().log1p()
    return losses.sum() / losses.size


def step(layers, x, y, lr=0.0075):
    for w, b in layers:
        w.grad = b.grad = None
    loss = cost(layers, x, y)
    loss.backward()
    for layer in layers:
        for p in layer:
            p.data = p.data - lr * p.grad
    return float(loss.data)


def train(layers, x, y, lr=0.0075, steps=2500, watch=None):
    x, y, costs = Tensor(x), Tensor(y), []
    for _ in range(steps):
        costs.append(step(layers, x, y, lr))
        if watch:
            watch(costs)
    costs.append(cost(layers, x, y).item())
    if watch:
        watch(costs)
    return costs


def predictions(z):
    array = z.numpy() if isinstance(z, Tensor) else z
    said = np.zeros(array.shape, dtype=int)
    said[array > 0] = 1
    return said


def accuracy(said, labels):
    pairs = list(zip(said.flatten().tolist(), labels.flatten().tolist(), strict=True))
    return sum(a == b for a, b in pairs) / len(pairs)


def base_rates(train_labels, labels):
    cats = int(labels.sum()) / labels.size
    if int(train_labels.sum()) * 2 > train_labels.size:
        return cats, cats
    return cats, (labels.size - int(labels.sum())) / labels.size


def wilson_interval(right, count, z=1.96):
    n, p = count, right / count
    root = math.sqrt(4 * n * p * (1 - p) + z * z)
    low = (2 * n * p + z * z - z * root) / (2 * (n + z * z))
    return low, (2 * n * p + z * z + z * root) / (2 * (n + z * z))


def blank_accuracy(layers, x, y):
    zeros = Tensor(np.zeros_like(x))
    said = predictions(logits(layers, zeros))
    return accuracy(said, np.asarray(y))


def with_flips(images, labels):
    more = list(images) + [image[:, ::-1, :] for image in images]
    return np.array(more), np.array(list(labels) * 2)


def saliency(layers, image):
    x = Tensor(to_columns(np.array([image])), requires_grad=True)
    z = logits(layers, x)
    z.backward(np.ones((1, 1)))
    height, width, _ = image.shape
    found = np.zeros((height, width))
    for i in range(height):
        for j in range(width):
            at = 3 * (i * width + j)
            found[i, j] = max(abs(x.grad[at + c, 0]) for c in range(3))
    return found


if __name__ == "__main__":
    from .cat_commands import main

    main()
