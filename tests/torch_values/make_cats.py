"""Ask PyTorch, once, for the training of stage 09's network on small images: every tenth cost of 100 steps.

    /tmp/torchvenv/bin/python tests/torch_values/make_cats.py

writes cats.json, with the saliency of the first image after the training. Images, labels and first weights
come from RandomState, whose numbers are the same in every version of NumPy: see `drawn`.
"""

import json
from itertools import pairwise
from pathlib import Path

import numpy as np
import torch

HERE = Path(__file__).resolve().parent
UNITS, COUNT, RATE, STEPS, EVERY = (192, 20, 7, 5, 1), 30, 0.0075, 100, 10


def drawn():
    """Images (30, 8, 8, 3), their labels, and the first layers."""
    rng = np.random.RandomState(1)
    images, labels = rng.randint(0, 256, (COUNT, 8, 8, 3)), rng.randint(0, 2, COUNT)
    layers = [(rng.randn(m, n) / np.sqrt(n), np.zeros((m, 1))) for n, m in pairwise(UNITS)]
    return images, labels, layers


def logits(layers, x):
    for w, b in layers[:-1]:
        x = torch.relu(w @ x + b)
    return layers[-1][0] @ x + layers[-1][1]


def main():
    images, labels, layers = drawn()
    x = torch.tensor(images.reshape(COUNT, -1).T / 255)
    y = torch.tensor(labels.reshape(1, COUNT).astype(float))
    layers = [tuple(torch.tensor(a, requires_grad=True) for a in layer) for layer in layers]
    optimizer = torch.optim.SGD([p for layer in layers for p in layer], lr=RATE)
    costs = []
    for _ in range(STEPS + 1):
        loss = torch.nn.functional.binary_cross_entropy_with_logits(logits(layers, x), y)
        costs.append(loss.item())
        optimizer.zero_grad()
        loss.backward()
        if len(costs) <= STEPS:
            optimizer.step()
    first = x[:, :1].clone().requires_grad_()
    logits(layers, first).sum().backward()
    saliency = first.grad.abs().reshape(8, 8, 3).amax(-1)
    stored = {"torch": torch.__version__, "costs": costs[::EVERY], "saliency": saliency.tolist()}
    (HERE / "cats.json").write_text(json.dumps(stored, indent=1) + "\n")


if __name__ == "__main__":
    main()
