"""What classifiers reach on the kittens, on one core: accuracy and time.

    python -m benchmarks.kittens [--set kittens] [--seeds 5]

logistic regression    a linear model
network 12288-64-32-1  two hidden layers; both are trained by Adam on mini-batches of 32, in float32
convolutional network  that of `kittengrad/cat_convolution.py`, trained as there
"""

import argparse
import sys
import time
from dataclasses import dataclass

import numpy as np

from benchmarks import page

EPOCHS = 40
HIDDEN = {"logistic regression": (), "network 12288-64-32-1": (64, 32)}
RATES = {"logistic regression": 3e-3, "network 12288-64-32-1": 3e-4}
CONVOLUTIONAL = "convolutional network"
HEADER = ("", "test, worst", "test, mean", "train, mean", "longest, s")


@dataclass(frozen=True)
class Trained:
    """The share of right answers on the pictures of both splits, and the seconds of processor time."""

    train: float
    test: float
    seconds: float


def model_of(name, rng):
    from kittengrad import nn

    layers, inputs = [], 64 * 64 * 3
    for units in HIDDEN[name]:
        layers += [nn.Linear(inputs, units, rng=rng), nn.ReLU()]
        inputs = units
    model = nn.Sequential(*layers, nn.Linear(inputs, 1, rng=rng))
    for parameter in model.parameters():
        parameter.data = parameter.data.astype(np.float32)
    return model


def rows_of(x):
    """One row of numbers for each picture, from -0.5 to 0.5, float32."""
    return x.reshape(len(x), -1).astype(np.float32) / 255 - np.float32(0.5)


def train(cats, name, seed, epochs=EPOCHS):
    """Train a model on a set, and test it once at the end."""
    from kittengrad import Tensor, nn, no_grad, optim
    from kittengrad.data import DataLoader, TensorDataset
    from kittengrad.lr_scheduler import CosineAnnealingLR

    began, rng = time.process_time(), np.random.default_rng(seed)
    x, y = rows_of(cats.train_x), cats.train_y.reshape(-1, 1).astype(np.float32)
    model, loss_of = model_of(name, rng), nn.BCEWithLogitsLoss()
    loader = DataLoader(TensorDataset(x, y), batch_size=32, shuffle=True, generator=rng)
    optimizer = optim.Adam(model.parameters(), lr=RATES[name])
    schedule = CosineAnnealingLR(optimizer, T_max=epochs)
    for _ in range(epochs):
        for inputs, labels in loader:
            optimizer.zero_grad()
            loss_of(model(inputs), labels).backward()
            optimizer.step()
        schedule.step()
    seconds = time.process_time() - began
    with no_grad():
        scores = [model(Tensor(rows_of(x))).data.ravel() for x in (cats.train_x, cats.test_x)]
    right = [float(np.mean((s > 0) == y)) for s, y in zip(scores, (cats.train_y, cats.test_y), strict=True)]
    return Trained(*right, seconds)


def train_convolutional(cats, seed):
    """Train the convolutional network on a set, and test it once at the end."""
    from kittengrad.cat_convolution import convolutional, scores

    began = time.process_time()
    model, _ = convolutional(cats.train_x, cats.train_y, seed=seed)
    seconds = time.process_time() - began
    splits = ((cats.train_x, cats.train_y), (cats.test_x, cats.test_y))
    return Trained(*(float(np.mean((scores(model, x) > 0) == y.ravel())) for x, y in splits), seconds)


def rows(found):
    """A row of text for each model, from all its trainings."""
    for name, trained in found.items():
        test, train = ([getattr(t, part) for t in trained] for part in ("test", "train"))
        shares = (min(test), sum(test) / len(test), sum(train) / len(train))
        yield name, *(f"{100 * share:.1f} %" for share in shares), f"{max(t.seconds for t in trained):.0f}"


def main():
    from kittengrad.cat_files import load_cats

    parser = argparse.ArgumentParser("python -m benchmarks.kittens", description=__doc__.splitlines()[0])
    parser.add_argument("--set", default="kittens", help="kittens, mini, real, or a folder (kittens)")
    parser.add_argument("--seeds", type=int, default=5, help="the number of trainings of each model (5)")
    options = parser.parse_args()
    if options.seeds < 1:
        parser.error("--seeds is at least 1")
    try:
        cats = load_cats(options.set)
    except (OSError, ValueError) as error:
        sys.exit(str(error))
    found = {name: [train(cats, name, seed) for seed in range(options.seeds)] for name in HIDDEN}
    found[CONVOLUTIONAL] = [train_convolutional(cats, seed) for seed in range(options.seeds)]
    print(page.table(HEADER, *rows(found)))


if __name__ == "__main__":
    main()
