"""python -m kittengrad: a network learns two moons, drawn as text.

    usage: python -m kittengrad [--steps 200] [--seed 0]

Dots and rings are the two classes, and the shade is the network's answer. In a terminal the picture changes
in place; elsewhere the first and the last one are printed. It needs stages 03 to 08.
"""

import argparse
import sys

import numpy

from . import nn
from .losses import binary_cross_entropy_with_logits
from .mlp import two_moons
from .optim import Adam
from .progress import stream_grows
from .tensor import Tensor, no_grad

COLUMNS, ROWS = 66, 22
LEFT, RIGHT, BOTTOM, TOP = -1.5, 2.5, -1.0, 1.5
SHADES = " ·░▒▓"
FRAMES = 40


def main():
    parser = argparse.ArgumentParser(prog="python -m kittengrad", description="A network learns two moons.")
    parser.add_argument("--steps", type=int, default=200, help="steps of training (default: 200)")
    parser.add_argument("--seed", type=int, default=0, help="of the points and the weights (default: 0)")
    options = parser.parse_args()
    if options.steps < 1:
        parser.error("--steps is at least 1")
    try:
        train(options.steps, options.seed)
    except NotImplementedError as unfinished:
        sys.exit(f"python -m kittengrad needs a function that is not done yet: {unfinished}")
    except KeyboardInterrupt:
        sys.exit("stopped")


def train(steps, seed):
    """Train, and draw on the standard output."""
    points, targets = two_moons(120, 0.1, seed)
    x, y = Tensor(points), Tensor([[target > 0] for target in targets], dtype=float)
    rng = numpy.random.default_rng(seed)
    layers = [nn.Linear(2, 16, rng=rng), nn.Tanh(), nn.Linear(16, 16, rng=rng), nn.Tanh()]
    model = nn.Sequential(*layers, nn.Linear(16, 1, rng=rng))
    optimiser = Adam(model.parameters(), lr=0.03)
    in_place = stream_grows(sys.stdout)
    for step in range(steps + 1):
        scores = model(x)
        loss = binary_cross_entropy_with_logits(scores, y)
        if step in (0, steps) or (in_place and step % max(1, steps // FRAMES) == 0):
            right = ((scores.data > 0) == (y.data > 0)).mean()
            print("\x1b[H\x1b[J" * in_place + picture(model, points, targets))
            print(f"step {step:3} of {steps}   loss {loss:.4f}   right {right:.0%}", flush=True)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()


def picture(model, points, targets):
    """The plane as lines of text: the network's answer as a shade, and the points on it."""
    xs, ys = numpy.linspace(LEFT, RIGHT, COLUMNS), numpy.linspace(TOP, BOTTOM, ROWS)
    with no_grad():
        answer = model(Tensor([[x, y] for y in ys for x in xs])).sigmoid().data.reshape(ROWS, COLUMNS)
    cells = [[SHADES[min(int(p * len(SHADES)), len(SHADES) - 1)] for p in row] for row in answer]
    for (x, y), target in zip(points, targets, strict=True):
        column = round((x - LEFT) / (RIGHT - LEFT) * (COLUMNS - 1))
        row = round((TOP - y) / (TOP - BOTTOM) * (ROWS - 1))
        if 0 <= row < ROWS and 0 <= column < COLUMNS:
            cells[row][column] = "●" if target > 0 else "○"
    return "\n".join("".join(row) for row in cells)


if __name__ == "__main__":
    main()
