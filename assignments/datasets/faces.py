"""What animals share: fur and its markings, eyes, nose, mouth and whiskers. Nothing here tells a cat."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from datasets.canvas import Canvas, Colour, mixed

WHITE, BLACK, PINK = (250, 246, 240), (38, 32, 36), (236, 150, 156)
# Furs, walls and backgrounds are drawn from these, for cats and for everything else.
COLOURS: list[Colour] = [
    *((232, 150, 76), (196, 112, 58), (122, 82, 56), (84, 72, 70), (58, 58, 66), (140, 140, 148)),
    *((196, 190, 186), (240, 226, 204), (226, 190, 142), (168, 134, 108), (112, 140, 160), (150, 180, 150)),
    *((206, 152, 160), (120, 110, 150), (94, 130, 112), (222, 206, 120), (170, 206, 220), (84, 96, 128)),
]
EYES: list[Colour] = [(150, 196, 84), (230, 184, 60), (110, 176, 214), (120, 84, 52)]


@dataclass(frozen=True)
class Coat:
    """The colours of an animal."""

    fur: Colour
    dark: Colour
    light: Colour
    inner: Colour
    eye: Colour


def pick(rng: np.random.Generator, choices: list[Colour]) -> Colour:
    return choices[int(rng.integers(len(choices)))]


def two_colours(rng: np.random.Generator) -> tuple[Colour, Colour]:
    """Two colours that differ enough to see one on the other, in random order."""
    while True:
        one, other = pick(rng, COLOURS), pick(rng, COLOURS)
        if sum(abs(a - b) for a, b in zip(one, other, strict=True)) > 150:
            return one, other


def coat(rng: np.random.Generator, fur: Colour) -> Coat:
    dark = mixed(fur, BLACK, 0.45)
    light = mixed(fur, WHITE, 0.6)
    return Coat(fur, dark, light, mixed(fur, PINK, 0.7), pick(rng, EYES))


def body(canvas: Canvas, coat: Coat, rng: np.random.Generator) -> None:
    """Shoulders below the head, with or without a light chest."""
    canvas.ellipse(0, 2.0, 1.05, 1.5, mixed(coat.fur, BLACK, 0.12))
    if rng.random() < 0.5:
        canvas.ellipse(0, 1.75, 0.5, 0.95, coat.light)


def head(canvas: Canvas, coat: Coat, width: float = 1.0, height: float = 0.86) -> None:
    canvas.ellipse(0, 0, width, height, coat.fur)


def markings(canvas: Canvas, coat: Coat, rng: np.random.Generator) -> None:
    """Stripes, a patch, a blaze, a mask, or none."""
    kind = rng.integers(5)
    if kind == 0:
        for x in (-0.28, 0.0, 0.28):
            canvas.line([(x, -0.72 + abs(x) / 3), (x * 0.8, -0.4)], 0.11, coat.dark)
        for side in (-1, 1):
            for y in (0.1, 0.32):
                canvas.line([(side * 0.92, y), (side * 0.68, y + 0.03)], 0.1, coat.dark)
    elif kind == 1:
        side = rng.choice([-1, 1])
        canvas.ellipse(side * 0.42, -0.16, 0.42, 0.46, coat.dark, side * 0.4)
    elif kind == 2:
        canvas.polygon([(-0.12, -0.84), (0.12, -0.84), (0.3, 0.3), (-0.3, 0.3)], coat.light)
    elif kind == 3:
        canvas.ellipse(0, 0.22, 0.62, 0.52, coat.dark)


def eyes(
    canvas: Canvas,
    coat: Coat,
    rng: np.random.Generator,
    apart: float = 0.42,
    y: float = -0.08,
    size: float = 1,
) -> None:
    """Two eyes that look the same way: round or narrow pupils, each with a spark; or closed and content."""
    kind, look = rng.integers(6), 0.06 * rng.uniform(-1, 1)
    for side in (-1, 1):
        x = side * apart
        if kind == 0:
            canvas.line([(x - 0.2, y), (x - 0.1, y + 0.1), (x + 0.1, y + 0.1), (x + 0.2, y)], 0.08, BLACK)
            continue
        canvas.ellipse(x, y, 0.25 * size, 0.27 * size, BLACK)
        canvas.ellipse(x, y, 0.21 * size, 0.23 * size, coat.eye)
        canvas.ellipse(x + look, y, (0.06 if kind == 1 else 0.14) * size, 0.2 * size, BLACK)
        canvas.ellipse(x + look - 0.06 * size, y - 0.09 * size, 0.06, 0.06, WHITE)


def muzzle(canvas: Canvas, coat: Coat, nose: Colour, size: float = 1.0) -> None:
    """Cheeks, a nose and a smile."""
    for side in (-1, 1):
        canvas.ellipse(side * 0.17 * size, 0.42, 0.25 * size, 0.2 * size, coat.light)
    for side in (-1, 1):
        canvas.line([(0, 0.38), (side * 0.03, 0.48), (side * 0.17, 0.52), (side * 0.26, 0.46)], 0.05, BLACK)
    canvas.polygon([(-0.13 * size, 0.24), (0.13 * size, 0.24), (0, 0.24 + 0.15 * size)], nose)


def whiskers(canvas: Canvas, colour: Colour) -> None:
    for side in (-1, 1):
        for y, end in ((0.34, 0.24), (0.44, 0.46), (0.54, 0.68)):
            canvas.line([(side * 0.42, y), (side * 1.2, end)], 0.035, colour)
