"""Stage 09, with what the library and NumPy have: the layers of stage 07 and an optimiser of stage 08."""

import numpy as np

from . import optim
from .nn_functional import binary_cross_entropy_with_logits, relu
from .tensor import Tensor, no_grad

UNITS = (12288, 20, 7, 5, 1)


def to_columns(images):
    return np.divide(np.vstack([np.ravel(image) for image in images]), 255.0).transpose()


def to_row(labels):
    return np.atleast_2d(np.ravel(labels)).astype(np.float64)


def first_weights(units, rng):
    sizes = np.array(units)
    shapes = np.stack([sizes[1:], sizes[:-1]], axis=1)
    return [(rng.standard_normal(tuple(s)) / np.sqrt(s[1]), np.zeros((s[0], 1))) for s in shapes]


def as_tensors(layers):
    return [(Tensor(w, requires_grad=True), Tensor(b, requires_grad=True)) for w, b in layers]


def _logits(layers, x):
    (w, b), *rest = layers
    z = w @ x + b
    return _logits(rest, relu(z)) if rest else z


def logits(layers, x):
    return _logits(list(layers), x)


def cost(layers, x, y):
    return binary_cross_entropy_with_logits(logits(layers, x), y, reduction="mean")


def step(layers, x, y, lr=0.0075):
    optimizer = optim.SGD([p for layer in layers for p in layer], lr=lr)
    optimizer.zero_grad()
    loss = cost(layers, x, y)
    loss.backward()
    optimizer.step()
    return loss.item()


def train(layers, x, y, lr=0.0075, steps=2500, watch=lambda costs: None):
    x, y, costs = Tensor(x), Tensor(y), []
    for t in range(steps + 1):
        costs += [step(layers, x, y, lr) if t < steps else cost(layers, x, y).item()]
        watch(costs)
    return costs


def predictions(z):
    return np.greater(Tensor(z).sigmoid().numpy(), 0.5)


def accuracy(said, labels):
    return np.equal(np.reshape(said, -1), np.reshape(labels, -1)).mean()


def base_rates(train_labels, labels):
    frequent = np.bincount(np.ravel(train_labels).astype(int), minlength=2).argmax()
    return np.mean(labels), np.count_nonzero(labels == frequent) / np.size(labels)


def wilson_interval(right, count, z=1.96):
    p = right / count
    middle = p + z**2 / (2 * count)
    half = z * np.sqrt((p - p * p) / count + (z / (2 * count)) ** 2)
    return tuple(np.array([middle - half, middle + half]) / (1 + z**2 / count))


def blank_accuracy(layers, x, y):
    with no_grad():
        return accuracy(predictions(logits(layers, Tensor(x * 0.0))), y)


def with_flips(images, labels):
    return np.append(images, np.flip(images, axis=2), axis=0), np.tile(labels, 2)


def saliency(layers, image):
    x = Tensor(to_columns([image]), requires_grad=True)
    logits(layers, x).reshape(()).backward()
    return np.max(np.abs(x.grad.reshape(*image.shape)), axis=2)


if __name__ == "__main__":
    from .cat_commands import main

    main()
