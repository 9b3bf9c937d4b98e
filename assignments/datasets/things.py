"""Backgrounds, and things that are no animals: houses with pointed roofs, and patterns."""

from __future__ import annotations

import numpy as np

from datasets.canvas import WHOLE, Canvas, Colour, mixed
from datasets.faces import BLACK, COLOURS, WHITE, pick

Rng = np.random.Generator


def background(canvas: Canvas, colour: Colour, rng: Rng) -> None:
    """Behind everything: one colour, a floor, a sun, stripes of wallpaper, or hills."""
    pose, canvas.pose = canvas.pose, WHOLE
    kind, other = rng.integers(5), mixed(colour, WHITE if rng.random() < 0.5 else BLACK, 0.18)
    if kind == 1:
        y = rng.uniform(0.2, 0.7)
        canvas.polygon([(-1, y), (1, y), (1, 1), (-1, 1)], other)
    elif kind == 2:
        size = rng.uniform(0.15, 0.35)
        canvas.ellipse(rng.uniform(-0.9, 0.9), rng.uniform(-0.9, -0.4), size, size, other)
    elif kind == 3:
        start = rng.uniform(0, 0.4)
        for x in np.arange(-1.4, 1, 0.4) + start:
            canvas.polygon([(x, -1), (x + 0.2, -1), (x + 0.2, 1), (x, 1)], other)
    elif kind == 4:
        for side in (-1, 1):
            canvas.ellipse(side * rng.uniform(0.4, 0.8), 1.0, 0.9, rng.uniform(0.4, 0.9), other)
    canvas.pose = pose


def house(canvas: Canvas, wall: Colour, rng: Rng) -> None:
    """One wide roof, or two pointed ones that stand like ears; windows that stand like eyes; a door."""
    roof, light = mixed(pick(rng, COLOURS), BLACK, 0.25), (250, 226, 130)
    canvas.polygon([(-0.95, -0.5), (0.95, -0.5), (0.95, 1.5), (-0.95, 1.5)], wall)
    high = rng.uniform(1.2, 1.5)
    if rng.random() < 0.5:
        for side in (-1, 1):
            canvas.polygon([(side * 1.1, -0.45), (side * 0.52, -high), (side * 0.02, -0.45)], roof)
    else:
        canvas.polygon([(-1.2, -0.45), (0, -high), (1.2, -0.45)], roof)
    lit = light if rng.random() < 0.5 else mixed(wall, BLACK, 0.5)
    for side in (-1, 1):
        x = side * 0.45
        canvas.polygon([(x - 0.24, -0.25), (x + 0.24, -0.25), (x + 0.24, 0.25), (x - 0.24, 0.25)], lit)
        canvas.line([(x, -0.25), (x, 0.25)], 0.06, roof)
        canvas.line([(x - 0.24, 0), (x + 0.24, 0)], 0.06, roof)
    canvas.polygon([(-0.22, 0.6), (0.22, 0.6), (0.22, 1.5), (-0.22, 1.5)], roof)


def pattern(canvas: Canvas, colour: Colour, rng: Rng) -> None:
    """Triangles, dots, a star or tiles."""
    kind, turn = rng.integers(4), rng.uniform(-0.4, 0.4)
    other = mixed(colour, WHITE if rng.random() < 0.5 else BLACK, 0.35)
    if kind == 0:
        for _ in range(5):
            x, y, r = rng.uniform(-1.3, 1.3), rng.uniform(-1.3, 1.3), rng.uniform(0.3, 0.7)
            canvas.polygon(
                [(x - r, y + r), (x + r, y + r), (x + turn * r, y - r)], pick(rng, [colour, other])
            )
    elif kind == 1:
        for _ in range(7):
            x, y, r = rng.uniform(-1.4, 1.4), rng.uniform(-1.4, 1.4), rng.uniform(0.15, 0.5)
            canvas.ellipse(x, y, r, r, pick(rng, [colour, other]))
    elif kind == 2:
        angles = turn + np.arange(10) * np.pi / 5
        radii = np.where(np.arange(10) % 2, 0.55, 1.3)
        canvas.polygon(list(zip(radii * np.sin(angles), -radii * np.cos(angles), strict=True)), colour)
        canvas.ellipse(0, 0, 0.3, 0.3, other)
    else:
        for row in range(-2, 3):
            for column in range(-2, 3):
                x, y, r = column * 0.7 + turn, row * 0.7, 0.28
                canvas.polygon(
                    [(x, y - r), (x + r, y), (x, y + r), (x - r, y)], (colour, other)[(row + column) % 2]
                )
