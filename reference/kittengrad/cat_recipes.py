"""Recipes: ways to train a network on a set of images. Each returns (layers, costs).

    layers, costs = mini_batches(cats.train_x, cats.train_y)

four_layers   stage 09's network, with all images in each step: exactly repeatable, and slow
mini_batches  the network for the kittens, with all that stages 06 to 08 have: mini-batches, flips, AdamW
logistic      one layer with one unit: what a network has to beat

The layers of every recipe have the form of `cats.py`, so `logits`, `save_weights` and the pictures take them.
"""

from itertools import pairwise

import numpy as np

from . import nn
from .cats import UNITS, as_tensors, first_weights, to_columns, to_row, train, with_flips
from .data import DataLoader, TensorDataset
from .optim import AdamW
from .optim.lr_scheduler import CosineAnnealingLR
from .tensor import Tensor

MIDDLE = 0.5  # of the numbers from 0 to 1: around 0, all weights begin to learn at once


def four_layers(images, labels, *, steps=2500, seed=1, lr=0.0075, watch=None):
    """The network 12288-20-7-5-1 with full batches in float64: its costs are the same on every machine."""
    layers = as_tensors(first_weights(UNITS, np.random.RandomState(seed)))
    return layers, train(layers, to_columns(images), to_row(labels), lr, steps, watch)


def mini_batches(images, labels, *, steps=12, seed=0, lr=5e-4, hidden=(64, 32), watch=None):
    """A network of `nn` with mini-batches, in float32. A step is an epoch, once through all images and
    their mirror images."""
    rng = np.random.default_rng(seed)
    units = (images[0].size, *hidden, 1)
    linear = [nn.Linear(n, m, dtype="float32", rng=rng) for n, m in pairwise(units)]
    model = nn.Sequential(*[part for layer in linear for part in (layer, nn.ReLU())][:-1])
    return _train(model, linear, *with_flips(images, labels), steps, lr, rng, watch)


def logistic(images, labels, *, steps=60, seed=0, lr=1e-3, watch=None):
    """Logistic regression: one layer. Its training is that of `mini_batches`."""
    rng = np.random.default_rng(seed)
    layer = nn.Linear(images[0].size, 1, dtype="float32", rng=rng)
    return _train(layer, [layer], *with_flips(images, labels), steps, lr, rng, watch)


RECIPES = {"four-layer": four_layers, "mini-batch": mini_batches, "logistic": logistic}


def _train(model, linear, images, labels, epochs, lr, rng, watch, batch=64):
    """Train a model of rows. Returns its linear layers as layers of columns, and the cost of each epoch."""
    rows = np.ascontiguousarray(to_columns(images).T, dtype="float32") - np.float32(MIDDLE)
    loader = DataLoader(
        TensorDataset(rows, to_row(labels).T.astype("float32")), batch, shuffle=True, generator=rng
    )
    optimizer = AdamW(model.parameters(), lr=lr, weight_decay=0.1)
    schedule, loss_of, costs = CosineAnnealingLR(optimizer, epochs), nn.BCEWithLogitsLoss(), []
    for _ in range(epochs):
        total = 0.0
        for x, y in loader:
            loss = loss_of(model(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(y)
        schedule.step()
        costs.append(total / len(rows))
        if watch is not None:
            watch(costs)
    return _columns(linear), costs


def _columns(linear):
    """The layers for columns of numbers from 0 to 1: W (x - ½) + b = W x + (b - ½ Σ W)."""
    layers = [(layer.weight.numpy().astype(float), layer.bias.numpy().astype(float)) for layer in linear]
    layers = [(w, b[:, np.newaxis]) for w, b in layers]
    w, b = layers[0]
    layers[0] = (w, b - MIDDLE * w.sum(axis=1, keepdims=True))
    return [tuple(Tensor(array) for array in layer) for layer in layers]
