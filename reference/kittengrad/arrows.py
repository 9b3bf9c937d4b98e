"""The arrows of a drawing: the SVG path of each, and a place beside it for its label.

A curve is a list of points: its start, then two control points and an end for each cubic Bézier curve.
Lengths are pixels, and y grows downwards.
"""

import numpy as np

CHARACTER, LINE = 7, 11  # the width of a label's character, and the height of a label
STOPS = (0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82)  # parts of a curve, the best first
ON_A_BOX, ON_AN_ARROW = 30.0, 6.0  # what a pixel on a box or label costs, and a point of an arrow


def svg_path(curve):
    """The curve as the `d` of an SVG path."""
    start, *others = (f"{x:.1f} {y:.1f}" for x, y in curve)
    return f"M{start}C{' '.join(others)}"


def label_places(curves, texts, boxes):
    """The middle of the label of each curve: beside its curve, and as free of other things as can be.

    texts  the labels        boxes  (left, top, right, bottom) of each box

    Labels are placed one after the other, and the short curves, which leave no choice, come first.
    """
    taken = list(boxes)
    arrows = np.array([at(curve, t)[0] for curve in curves for t in np.linspace(0, 1, 15)])
    places = [None] * len(curves)
    for number in sorted(range(len(curves)), key=lambda number: _length(curves[number])):
        half = CHARACTER * len(texts[number]) / 2, LINE / 2
        spots = list(_beside(curves[number], *half))
        costs = [_cost(_around(spot, half), np.array(taken), arrows) for spot in spots]
        places[number] = spots[int(np.argmin(np.array(costs) + 0.1 * np.arange(len(spots))))]
        taken.append(_around(places[number], half))
    return places


def at(curve, t):
    """The point after part `t` of a curve, and the direction there, (x, y) each."""
    pieces = (len(curve) - 1) // 3
    piece = min(int(t * pieces), pieces - 1)
    p0, p1, p2, p3 = np.array(curve[3 * piece : 3 * piece + 4])
    t = t * pieces - piece
    point = (1 - t) ** 3 * p0 + 3 * t * (1 - t) ** 2 * p1 + 3 * t**2 * (1 - t) * p2 + t**3 * p3
    return point, (1 - t) ** 2 * (p1 - p0) + 2 * t * (1 - t) * (p2 - p1) + t**2 * (p3 - p2)


def _beside(curve, half_width, half_height):
    """Middles for a label of this size that touches the curve from one side or the other."""
    for t in STOPS:
        point, (dx, dy) = at(curve, t)
        normal = np.array([dy, -dx]) / max(np.hypot(dx, dy), 1e-9)
        normal = normal if normal[1] <= 0 else -normal  # above comes first
        reach = half_width * abs(normal[0]) + half_height * abs(normal[1]) + 2
        yield point + reach * normal
        yield point - reach * normal


def _cost(label, taken, arrows):
    """How much a label hides: pixels of boxes and labels, points of arrows."""
    left, top, right, bottom = label
    width = np.minimum(right, taken[:, 2]) - np.maximum(left, taken[:, 0])
    height = np.minimum(bottom, taken[:, 3]) - np.maximum(top, taken[:, 1])
    covered = np.maximum(width, 0) @ np.maximum(height, 0)
    x, y = arrows.T
    return ON_A_BOX * covered + ON_AN_ARROW * np.sum((left < x) & (x < right) & (top < y) & (y < bottom))


def _around(middle, half):
    (x, y), (half_width, half_height) = middle, half
    return x - half_width, y - half_height, x + half_width, y + half_height


def _length(curve):
    return np.hypot(*np.subtract(curve[-1], curve[0]))
