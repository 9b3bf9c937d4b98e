"""Cats, and the animals and people that look like them. Each function draws one, at the canvas's pose."""

from __future__ import annotations

import numpy as np

from datasets.canvas import Canvas, Colour, mixed
from datasets.faces import (
    BLACK,
    COLOURS,
    PINK,
    WHITE,
    Coat,
    body,
    coat,
    eyes,
    head,
    markings,
    muzzle,
    pick,
    whiskers,
)

Rng = np.random.Generator
SIDES = (-1, 1)


def cat(canvas: Canvas, fur: Colour, rng: Rng) -> None:
    """Two pointed ears."""
    colours = coat(rng, fur)
    body(canvas, colours, rng)
    high, out = rng.uniform(1.25, 1.5), rng.uniform(0.7, 0.9)
    for side in SIDES:
        canvas.polygon([(side * 0.98, -0.1), (side * out, -high), (side * 0.16, -0.74)], colours.fur)
        canvas.polygon(
            [(side * 0.84, -0.36), (side * out * 0.96, -high * 0.86), (side * 0.36, -0.7)], colours.inner
        )
    face(canvas, colours, rng)


def face(canvas: Canvas, colours: Coat, rng: Rng) -> None:
    """The face of a cat, without ears."""
    head(canvas, colours)
    markings(canvas, colours, rng)
    eyes(canvas, colours, rng)
    muzzle(canvas, colours, PINK)
    whiskers(canvas, WHITE if sum(colours.fur) < 420 else BLACK)


def seal(canvas: Canvas, fur: Colour, rng: Rng) -> None:
    """The face of a cat, and no ears: what is left is a seal."""
    colours = coat(rng, fur)
    body(canvas, colours, rng)
    face(canvas, colours, rng)


def dog(canvas: Canvas, fur: Colour, rng: Rng) -> None:
    """Ears that hang, a long muzzle, a large nose, and sometimes a tongue."""
    colours = coat(rng, fur)
    body(canvas, colours, rng)
    head(canvas, colours, 0.86, 0.92)
    markings(canvas, colours, rng)
    droop = rng.uniform(0.15, 0.4)
    for side in SIDES:
        canvas.ellipse(side * 0.88, 0.0, 0.26, 0.72, colours.dark, side * -droop)
    eyes(canvas, colours, rng, apart=0.36, y=-0.14)
    if rng.random() < 0.5:
        canvas.ellipse(0, 0.66, 0.13, 0.24, PINK)
    muzzle(canvas, colours, BLACK, 1.4)
    canvas.ellipse(0, 0.28, 0.2, 0.14, BLACK)


def bear(canvas: Canvas, fur: Colour, rng: Rng) -> None:
    """Round ears and small eyes."""
    colours = coat(rng, fur)
    body(canvas, colours, rng)
    size = rng.uniform(0.3, 0.42)
    for side in SIDES:
        canvas.ellipse(side * 0.72, -0.72, size, size, colours.fur)
        canvas.ellipse(side * 0.7, -0.68, size * 0.58, size * 0.58, colours.inner)
    head(canvas, colours, 1.0, 0.92)
    markings(canvas, colours, rng)
    eyes(canvas, colours, rng, apart=0.38)
    canvas.ellipse(0, 0.42, 0.44, 0.34, colours.light)
    muzzle(canvas, colours, BLACK)


def rabbit(canvas: Canvas, fur: Colour, rng: Rng) -> None:
    """Long ears, one of them bent now and then, and two teeth."""
    colours = coat(rng, fur)
    body(canvas, colours, rng)
    lean, long = rng.uniform(0.05, 0.3), rng.uniform(0.65, 0.85)
    for side in SIDES:
        x = side * (0.3 + lean)
        canvas.ellipse(x, -1.15, 0.25, long, colours.fur, side * lean)
        canvas.ellipse(x, -1.1, 0.13, long * 0.75, colours.inner, side * lean)
    head(canvas, colours, 0.88, 0.84)
    markings(canvas, colours, rng)
    eyes(canvas, colours, rng, apart=0.4)
    canvas.polygon([(-0.1, 0.5), (0.1, 0.5), (0.1, 0.72), (-0.1, 0.72)], WHITE)
    muzzle(canvas, colours, PINK)
    whiskers(canvas, WHITE if sum(fur) < 420 else BLACK)


def person(canvas: Canvas, clothes: Colour, rng: Rng) -> None:
    """A face with hair, with a cap, or with a pointed hat."""
    skin = SKINS[int(rng.integers(len(SKINS)))]
    hair, colours = pick(rng, COLOURS), coat(rng, skin)
    canvas.ellipse(0, 2.1, 1.2, 1.4, clothes)
    if rng.random() < 0.5:
        canvas.ellipse(0, 0.25, 0.95, 1.05, hair)
    canvas.ellipse(0, 0.1, 0.8, 0.9, skin)
    kind = rng.integers(3)
    if kind == 0:
        canvas.polygon([(-0.85, -0.35), (0, -1.6), (0.85, -0.35)], clothes)
        canvas.ellipse(0, -1.55, 0.16, 0.16, hair)
    elif kind == 1:
        canvas.ellipse(0, -0.55, 0.84, 0.42, clothes)
        canvas.ellipse(0.25, -0.32, 0.9, 0.14, mixed(clothes, BLACK, 0.3))
    else:
        canvas.ellipse(0, -0.6, 0.82, 0.42, hair)
    eyes(canvas, colours, rng, apart=0.32, y=0.02, size=0.7)
    canvas.line([(-0.2, 0.55), (-0.08, 0.63), (0.08, 0.63), (0.2, 0.55)], 0.07, mixed(PINK, BLACK, 0.3))


SKINS: list[Colour] = [(250, 220, 190), (226, 178, 136), (170, 116, 80), (110, 74, 54)]
