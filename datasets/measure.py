"""What a linear and a small network reach on a set: `python -m datasets measure`.

Both are trained by Adam on mini-batches, in float32, with the library's own layers. The first is logistic
regression, the best linear answer. The second has two hidden layers, 12288-64-32-1.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "reference"))


@dataclass(frozen=True)
class Trained:
    """The share of right answers on the pictures of both splits, and the seconds of processor time."""

    train: float
    test: float
    seconds: float


def linear(rng: np.random.Generator) -> Any:
    from kittengrad import nn

    return nn.Sequential(nn.Linear(12288, 1, rng=rng))


def network(rng: np.random.Generator) -> Any:
    from kittengrad import nn

    layers = [nn.Linear(12288, 64, rng=rng), nn.ReLU(), nn.Linear(64, 32, rng=rng), nn.ReLU()]
    return nn.Sequential(*layers, nn.Linear(32, 1, rng=rng))


RATES: dict[Callable[[np.random.Generator], Any], float] = {linear: 3e-3, network: 3e-4}


def columns(x: np.ndarray) -> np.ndarray:
    """One row of 12288 numbers for each picture, from -0.5 to 0.5, float32."""
    return x.reshape(len(x), -1).astype(np.float32) / 255 - np.float32(0.5)


def train(cats: Any, make: Callable[[np.random.Generator], Any], seed: int, epochs: int = 40) -> Trained:
    """Train a model on a set, and test it once at the end."""
    from kittengrad import Tensor, nn, no_grad, optim
    from kittengrad.data import DataLoader, TensorDataset
    from kittengrad.lr_scheduler import CosineAnnealingLR

    began, rng = time.process_time(), np.random.default_rng(seed)
    x, y = columns(cats.train_x), cats.train_y.reshape(-1, 1).astype(np.float32)
    model = make(rng)
    for parameter in model.parameters():
        parameter.data = parameter.data.astype(np.float32)
    loader = DataLoader(TensorDataset(x, y), batch_size=32, shuffle=True, generator=rng)
    optimizer, loss_of = optim.Adam(model.parameters(), lr=RATES[make]), nn.BCEWithLogitsLoss()
    schedule = CosineAnnealingLR(optimizer, T_max=epochs)
    for _ in range(epochs):
        for rows, right in loader:
            optimizer.zero_grad()
            loss_of(model(rows), right).backward()
            optimizer.step()
        schedule.step()

    def share(x: np.ndarray, y: np.ndarray) -> float:
        with no_grad():
            return float(np.mean((model(Tensor(columns(x))).data.ravel() > 0) == y))

    end = time.process_time()
    return Trained(share(cats.train_x, cats.train_y), share(cats.test_x, cats.test_y), end - began)


def main(which: str, seeds: int) -> None:
    """Print the accuracies of every training. Raises ValueError or OSError for a set that cannot be read."""
    from kittengrad.data import load_cats

    cats = load_cats(which)
    print(f"{which}: {len(cats.train_y)} pictures to train with, {len(cats.test_y)} to test with")
    print(f"{'':24} {'seed':>4} {'train':>6} {'test':>6} {'seconds':>8}")
    for make, name in ((linear, "logistic regression"), (network, "network 12288-64-32-1")):
        found = []
        for seed in range(seeds):
            found.append(train(cats, make, seed))
            print(
                f"{name:24} {seed:4} {found[-1].train:6.3f} {found[-1].test:6.3f} {found[-1].seconds:8.1f}",
                flush=True,
            )
        print(
            f"{name:24} mean {np.mean([t.train for t in found]):6.3f} {np.mean([t.test for t in found]):6.3f}"
        )
