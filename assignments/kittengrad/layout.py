"""Computes the places of the boxes and arrows of a drawing.

Boxes have numbers, and box 0 is the result. Every edge leads from an operand to the node computed from it.
Graphviz finds good places if its `dot` is installed. Otherwise `in_columns` draws in layers: it chooses
columns, then an order within each column that crosses few edges, then heights.

Lengths are pixels, y grows downwards, and a point is a pair (x, y).
"""

import shutil
import subprocess
from dataclasses import dataclass
from itertools import pairwise

from .arrows import CHARACTER

WIDTH, HEIGHT = 122, 62  # of a box
COLUMN_GAP, ROW_GAP = 64, 18  # the column gap is wider for long labels
INCH = 72  # dot measures in inches


@dataclass(frozen=True)
class Edge:
    """An edge from box number `parent` to box number `child`, with the text `label` on it."""

    parent: int
    child: int
    label: str


@dataclass(frozen=True)
class Places:
    """The centre of every box; the curve of every edge, from operand to result (see `arrows.py`)."""

    width: float
    height: float
    boxes: list
    curves: list


def place(count, edges, gap=COLUMN_GAP):
    """Places for `count` boxes and their edges, with a gap between two columns of boxes."""
    return by_dot(count, edges, gap) or in_columns(count, edges, gap)


def columns(count, edges):
    """The column of each box, counted from the right: the number of edges on its longest path to box 0.

    The loop repeats until all columns stay the same. This is fast enough for the few boxes of a drawing.
    """
    column = [0] * count
    for _ in range(count):
        before = list(column)
        for edge in edges:
            column[edge.parent] = max(column[edge.parent], column[edge.child] + 1)
        if column == before:
            break
    return column


# With Graphviz.


def by_dot(count, edges, gap=COLUMN_GAP):
    """Places by Graphviz, or None if it is missing or fails.

    Graphviz receives numbers only: for each label, the number of its edge, padded to the length of the label.
    """
    if not shutil.which("dot"):
        return None
    source = [
        f"digraph {{ rankdir=LR nodesep={ROW_GAP / INCH} ranksep={gap / INCH / 2}",
        f'node [shape=box fixedsize=true label="" width={WIDTH / INCH} height={HEIGHT / INCH}]',
        "edge [arrowhead=none fontsize=11]",
        *map(str, range(count)),
        *(f"{e.parent}->{e.child} [label={number:0{len(e.label)}}]" for number, e in enumerate(edges)),
        "}",
    ]
    command = ["dot", "-Tplain"]
    try:
        answer = subprocess.run(
            command, input="\n".join(source), capture_output=True, text=True, timeout=20, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return _read_plain(answer.stdout, count, len(edges))


def _read_plain(answer, box_count, edge_count):
    """Read dot's plain format: lines `graph scale width height`, `node name x y …`, and
    `edge tail head n x1 y1 … xn yn label x y …`, where y grows upwards."""
    width = height = 0.0
    boxes, curves = [None] * box_count, [None] * edge_count

    def point(x, y):
        return float(x) * INCH, height - float(y) * INCH

    for kind, *words in map(str.split, answer.splitlines()):
        if kind == "graph":
            width, height = (float(word) * INCH for word in words[1:3])
        elif kind == "node":
            boxes[int(words[0])] = point(*words[1:3])
        elif kind == "edge":
            end = 3 + 2 * int(words[2])
            curves[int(words[end])] = list(map(point, words[3:end:2], words[4:end:2]))
    return Places(width, height, boxes, curves)


# Without Graphviz. An edge that skips columns passes through an invisible placeholder in each of them.
# A *spot* is a box (its number) or a placeholder (a pair: number of the edge, column).


def in_columns(count, edges, gap=COLUMN_GAP):
    """Places by columns: operands are left of the nodes that use them, top to bottom in the order of use."""
    column = columns(count, edges)
    ways = [
        [edge.child, *((number, c) for c in range(column[edge.child] + 1, column[edge.parent])), edge.parent]
        for number, edge in enumerate(edges)
    ]  # from right to left
    stacks, y = _arrange(ways, column)
    gap = max([gap, *(12 + CHARACTER * len(edge.label) for edge in edges)])

    def x(spot):
        from_right = spot[1] if isinstance(spot, tuple) else column[spot]
        return (len(stacks) - 1 - from_right) * (WIDTH + gap) + WIDTH / 2

    ports = zip(_ports(ways, y, 0), _ports(ways, y, -1), strict=True)
    return Places(
        width=x(0) + WIDTH / 2,
        height=max(y[spot] + _half(spot) for spot in y),
        boxes=[(x(box), y[box]) for box in range(count)],
        curves=[_route(way, *port, x, y) for way, port in zip(ways, ports, strict=True)],
    )


def _arrange(ways, column):
    """The order of the spots in each column, and their heights: (columns of spots, {spot: y})."""
    operands, users = {}, {}
    for way in ways:
        for right, left in pairwise(way):
            operands.setdefault(right, []).append(left)
            users.setdefault(left, []).append(right)

    stacks = [[] for _ in range(max(column) + 1)]
    to_do, met = [0], set()
    while to_do:
        spot = to_do.pop()
        if spot not in met:
            met.add(spot)
            stacks[spot[1] if isinstance(spot, tuple) else column[spot]].append(spot)
            to_do += reversed(operands.get(spot, []))

    y = {}
    for stack in stacks:
        _settle(stack, [0.0] * len(stack), y)
    for sweep in range(12):  # each spot moves to the mean height of its neighbours, on alternate sides
        neighbours, moving = (users, stacks[1:]) if sweep % 2 == 0 else (operands, stacks[-2::-1])
        for stack in moving:
            wanted = {spot: _mean([y[other] for other in neighbours.get(spot, [spot])]) for spot in stack}
            if sweep < 6:
                stack.sort(key=wanted.get)
            _settle(stack, [wanted[spot] for spot in stack], y)
    top = min(y[spot] - _half(spot) for spot in y)
    return stacks, {spot: height - top for spot, height in y.items()}


def _settle(stack, wanted, y):
    """Set the heights in `y`: as near to the wanted ones as the order and the distances of the spots allow.

    Nearest means least squares: overlapping spots form a block at the mean of their wanted heights.
    """
    offset, blocks = 0.0, []
    for above, spot, height in zip([None, *stack], stack, wanted, strict=False):
        offset += _distance(above, spot) if above is not None else 0.0
        members, mean = [(spot, offset)], height - offset
        while blocks and blocks[-1][1] >= mean:
            earlier, their_mean = blocks.pop()
            mean = (mean * len(members) + their_mean * len(earlier)) / (len(members) + len(earlier))
            members = earlier + members
        blocks.append((members, mean))
    for members, mean in blocks:
        y.update((spot, mean + offset) for spot, offset in members)


def _distance(above, below):
    """The distance between the middles of two neighbours in a column."""
    return _half(above) + ROW_GAP + _half(below)


def _half(spot):
    """Half of a spot's height."""
    return 4 if isinstance(spot, tuple) else HEIGHT / 2


def _ports(ways, y, end):
    """For each path the height at which it meets its box: at its right `end` (0) or its left end (-1)."""
    meeting = {}
    for way in ways:
        meeting.setdefault(way[end], []).append(way)
    height = {}
    for box, group in meeting.items():
        gap = min(16, (HEIGHT - 16) / len(group))
        group.sort(key=lambda way: y[way[1 if end == 0 else -2]])
        for i, way in enumerate(group):
            height[id(way)] = y[box] + (i - (len(group) - 1) / 2) * gap
    return [height[id(way)] for way in ways]


def _route(way, arrival, departure, x, y):
    """The curve along a way, from operand to result; it passes below or above boxes in straight lines."""
    heights = [departure, *(y[spot] for spot in way[-2:0:-1]), arrival]
    curve = []
    for (left, y_left), (right, y_right) in pairwise(zip(reversed(way), heights, strict=True)):
        start, end = (x(left) + WIDTH / 2, y_left), (x(right) - WIDTH / 2, y_right)
        middle = (start[0] + end[0]) / 2
        curve += [curve[-1], start, start] if curve else [start]
        curve += [(middle, y_left), (middle, y_right), end]
    return curve


def _mean(numbers):
    return sum(numbers) / len(numbers)
