"""From a seed and a number to a picture and its label.

Every picture has random numbers of its own, from (seed, split, number): picture 7 is the same in a set of 10
and in a set of 10,000. Cats and other things have the same colours, backgrounds and poses, so the mean colour
of a picture says nothing about its label.
"""

from __future__ import annotations

import numpy as np

from datasets import creatures, things
from datasets.canvas import SIDE, Canvas, Pose
from datasets.faces import two_colours

# What is drawn in place of a cat, and how often.
OTHERS = {
    creatures.dog: 5,
    creatures.bear: 5,
    creatures.rabbit: 4,
    creatures.seal: 5,
    creatures.person: 3,
    things.house: 4,
    things.pattern: 2,
}
WEIGHTS = np.array(list(OTHERS.values())) / sum(OTHERS.values())
JITTER = 1.0
HIDDEN, HARDER = 4, 2.0  # the split of the leaderboard, after those in files.py, and its jitter


def label(seed: int, split: int, number: int) -> int:
    """1 for a cat. Of the pictures 2k and 2k + 1 exactly one is a cat, in random order."""
    first = np.random.default_rng([seed, split, number // 2, 1]).integers(2)
    return int(first + number) % 2


def picture(seed: int, split: int, number: int, jitter: float = JITTER) -> np.ndarray:
    """The picture with this number, (64, 64, 3) uint8. `jitter` scales how much its pose varies."""
    rng = np.random.default_rng([seed, split, number])
    behind, before = two_colours(rng)
    canvas = Canvas(behind, pose(rng, jitter))
    things.background(canvas, behind, rng)
    kind = list(OTHERS)[rng.choice(len(OTHERS), p=WEIGHTS)]
    (creatures.cat if label(seed, split, number) else kind)(canvas, before, rng)
    return canvas.pixels()


def pose(rng: np.random.Generator, jitter: float) -> Pose:
    """A place near the middle, a little larger or smaller, a little tilted."""
    x, y, size, tilt, aspect = jitter * rng.uniform(-1, 1, 5)
    return Pose(SIDE / 2 + 3 * x, SIDE * 0.55 + 2.2 * y, 19 * 1.1**size, 0.13 * tilt, 1.05**aspect)


def pictures(seed: int, split: int, count: int, jitter: float = JITTER) -> tuple[np.ndarray, np.ndarray]:
    """x (count, 64, 64, 3) uint8 and y (count,) int64."""
    x = np.stack([picture(seed, split, number, jitter) for number in range(count)])
    return x, np.array([label(seed, split, number) for number in range(count)], dtype=np.int64)


def hidden(seed: int, count: int) -> tuple[np.ndarray, np.ndarray]:
    """The pictures of a leaderboard and their labels, in an order that tells nothing.

    Their poses vary twice as much as in the sets: there, a good network is always right, and all would share
    a rank. In the order of their numbers, exactly one of two neighbours would be a cat.
    """
    x, y = pictures(seed, HIDDEN, count, HARDER)
    order = np.random.default_rng([seed, HIDDEN]).permutation(count)
    return x[order], y[order]
