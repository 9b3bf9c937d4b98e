"""A convolutional network for the kittens, of stage 10's layers.

    model, costs = convolutional(cats.train_x, cats.train_y)
    z = scores(model, cats.test_x)                              # > 0: a cat

The first layer looks through windows of 5 × 5 pixels at every second place. Each further block doubles the
channels and halves both sides. A layer at the end weighs all that is left.
"""

from itertools import pairwise

import numpy as np

from . import nn
from .data import DataLoader, TensorDataset
from .optim import AdamW
from .optim.lr_scheduler import CosineAnnealingLR
from .tensor import Tensor, no_grad

CHANNELS = (8, 16, 32)
SIDE = 64  # of an image, in pixels
STEPS = 188  # of a training: four epochs of the kittens


def network(channels=CHANNELS, *, rng=None):
    """The network: (n, 3, 64, 64) becomes (n, 1), a score for "cat"."""
    layers = [*_block(3, channels[0], rng, 5, stride=2), nn.MaxPool2d(2)]
    for before, after in pairwise(channels):
        layers += [*_block(before, after, rng, 3), nn.MaxPool2d(2)]
    left = SIDE // 2 ** (len(channels) + 1)
    score = nn.Linear(channels[-1] * left**2, 1, dtype="float32", rng=rng)
    return nn.Sequential(*layers, nn.Flatten(), nn.Dropout(0.3, rng=rng), score)


def _block(before, after, rng, size, stride=1):
    """A convolution, and what it needs to train well. The normalisation has a bias already."""
    conv = nn.Conv2d(before, after, size, stride, size // 2, bias=False, dtype="float32", rng=rng)
    return conv, nn.BatchNorm2d(after, dtype="float32"), nn.ReLU()


def planes(images):
    """uint8 images (n, 64, 64, 3) as float32 (n, 3, 64, 64), from -0.5 to 0.5."""
    return images.transpose(0, 3, 1, 2).astype("float32") / 255 - np.float32(0.5)


def convolutional(images, labels, *, epochs=None, seed=0, lr=3e-3, batch=32, watch=None):
    """Train the network by AdamW on mini-batches, each image mirrored or not by chance.

    images  uint8 (n, 64, 64, 3)
    labels  n truths: 1 for a cat, 0 for anything else
    epochs  how often the training goes through all images; None: for about STEPS steps
    watch   called with the costs so far after each mini-batch

    Returns (model, costs): the model, ready for use (`eval()`), and the cost of each mini-batch.
    """
    rng = np.random.default_rng(seed)
    model, loss_of, costs = network(rng=rng), nn.BCEWithLogitsLoss(), []
    data = TensorDataset(planes(images), labels.reshape(-1, 1).astype("float32"))
    loader = DataLoader(data, batch, shuffle=True, generator=rng)
    epochs = epochs or max(1, round(STEPS / len(loader)))
    optimizer = AdamW(model.parameters(), lr=lr, weight_decay=0.05)
    schedule = CosineAnnealingLR(optimizer, epochs)
    for _ in range(epochs):
        for x, y in loader:
            loss = loss_of(model(_mirrored(x, rng)), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            costs.append(loss.item())
            if watch is not None:
                watch(costs)
        schedule.step()
    return model.eval(), costs


def _mirrored(x, rng):
    """A copy of the images, about half of them with left and right exchanged: a kitten stays one."""
    x = x.data.copy()
    turned = rng.random(len(x)) < 0.5
    x[turned] = x[turned, :, :, ::-1]
    return Tensor(x)


def scores(model, images, batch=100):
    """The score of each uint8 image (n, 64, 64, 3), an array (n,): above 0 means "cat"."""
    with no_grad():
        parts = [model(Tensor(planes(images[i : i + batch]))).numpy() for i in range(0, len(images), batch)]
    return np.concatenate(parts).ravel()
