"""A picture of 64 × 64 pixels, drawn four times as large and then averaged: its edges are smooth.

Shapes have coordinates of their own: (0, 0) is the middle of what is drawn, x goes right and y down, and a
head has the radius 1. `Pose` says where the shapes come to lie.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw

SIDE = 64
FINER = 4
CORNERS = 48  # of the polygon that stands for an ellipse

Colour = tuple[int, int, int]
Point = tuple[float, float]


@dataclass(frozen=True)
class Pose:
    """Where a drawing lies: its middle and the radius of a head in pixels, a tilt in radians, an aspect."""

    x: float
    y: float
    radius: float
    tilt: float = 0.0
    aspect: float = 1.0

    def place(self, point: Point) -> Point:
        x, y = point[0] * self.radius * self.aspect, point[1] * self.radius / self.aspect
        cos, sin = math.cos(self.tilt), math.sin(self.tilt)
        return FINER * (self.x + cos * x - sin * y), FINER * (self.y + sin * x + cos * y)


WHOLE = Pose(SIDE / 2, SIDE / 2, SIDE / 2)  # from (-1, -1) to (1, 1)


class Canvas:
    """A picture in one colour, and shapes on it."""

    def __init__(self, colour: Colour, pose: Pose = WHOLE) -> None:
        self.image = Image.new("RGB", (SIDE * FINER, SIDE * FINER), colour)
        self.draw = ImageDraw.Draw(self.image)
        self.pose = pose

    def polygon(self, points: Iterable[Point], colour: Colour) -> None:
        self.draw.polygon([self.pose.place(point) for point in points], fill=colour)

    def ellipse(
        self, x: float, y: float, width: float, height: float, colour: Colour, turn: float = 0
    ) -> None:
        """An ellipse around (x, y) with these two radii, turned by an angle in radians."""
        self.polygon(around(x, y, width, height, turn), colour)

    def line(self, points: Iterable[Point], width: float, colour: Colour) -> None:
        """A line through these points with round ends."""
        placed = [self.pose.place(point) for point in points]
        thick = max(2, round(FINER * self.pose.radius * width))
        self.draw.line(placed, fill=colour, width=thick, joint="curve")
        for x, y in (placed[0], placed[-1]):
            r = thick / 2
            self.draw.ellipse((x - r, y - r, x + r, y + r), fill=colour)

    def pixels(self) -> np.ndarray:
        """The picture, (64, 64, 3) uint8."""
        return np.asarray(self.image.reduce(FINER))


def around(x: float, y: float, width: float, height: float, turn: float = 0) -> list[Point]:
    """The corners of an ellipse."""
    cos, sin = math.cos(turn), math.sin(turn)
    angles = (2 * math.pi * corner / CORNERS for corner in range(CORNERS))
    points = ((width * math.cos(angle), height * math.sin(angle)) for angle in angles)
    return [(x + cos * a - sin * b, y + sin * a + cos * b) for a, b in points]


def mixed(one: Colour, other: Colour, share: float) -> Colour:
    """The colour between two, with this share of the other."""
    red, green, blue = (round(a + share * (b - a)) for a, b in zip(one, other, strict=True))
    return red, green, blue
