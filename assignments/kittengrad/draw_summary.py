"""A summary of a large graph: nodes that do the same in the same layer are one box.

    draw(loss)               of MLP(3, [4, 4, 1]): 66 nodes, and 17 boxes
    draw(loss, limit=66)     each node

A box has the number of its nodes in its head, and the smallest and the largest of their numbers below. A grey
number beside an arrow is how many arrows it stands for. A chain, as in a + b + c + d, is one box.
"""

from collections import Counter
from dataclasses import dataclass
from numbers import Real

from .arrows import label_places, svg_path
from .graph_style import MARGIN, SYMBOL, framed
from .layout import HEIGHT, WIDTH, Edge, place
from .shown_graph import is_nan, parents_of
from .svg import numeral, safe, short_numeral, write

MOST = 40  # boxes; a graph with more has too little in common
GAP = 28  # between two columns; there are only counts beside the arrows
ROOM = 12  # characters of a range


@dataclass(frozen=True)
class Group:
    """The nodes of one box. `kind` is the style of its head: of an operation "", of leaves another one."""

    name: str
    kind: str
    nodes: list


def summary(root):
    """The picture as SVG text and its title; None if it would be hardly smaller than the graph."""
    groups, arrows = grouped(root)
    count = sum(len(group.nodes) for group in groups)
    if len(groups) > min(MOST, count / 2):
        return None
    title = f"a graph of {count:,} nodes in {len(groups)} groups"
    return _svg(groups, arrows, title, count), title


def grouped(root):
    """The groups, the root's first, and how many arrows lead from one to another: {(from, to): number}."""
    order = _operands_first(root)
    level, first_use = _levels(order)
    groups, group_of = {}, {}
    for node in reversed(order):
        key = _key(node, level[id(node)], first_use.get(id(node), 0))
        group_of[id(node)] = key
        groups.setdefault(key, Group(*key[1:], [])).nodes.append(node)
    number = {key: place for place, key in enumerate(groups)}
    pairs = Counter(
        (number[group_of[id(parent)]], number[group_of[id(node)]])
        for node in order
        for parent in parents_of(node)
    )
    return [*groups.values()], {pair: count for pair, count in pairs.items() if pair[0] != pair[1]}


def _key(node, level, first_use):
    """What the nodes of a group have in common: its place in the graph, name and kind."""
    if level:
        return level, str(getattr(node, "op", "")), ""
    stem = str(getattr(node, "label", "")).rstrip("0123456789_")  # w of w1, w2, w3
    return -first_use, stem, " kg-leaf" if stem else " kg-leaf kg-plain"


def _operands_first(root):
    """All nodes of the graph, each after its operands."""
    order, met, to_do = [], set(), [(root, False)]
    while to_do:
        node, ready = to_do.pop()
        if ready:
            order.append(node)
        elif id(node) not in met:
            met.add(id(node))
            to_do.append((node, True))
            to_do += ((parent, False) for parent in parents_of(node))
    return order


def _levels(order):
    """The level of each node, 0 for leaves; and of each operand the lowest level that uses it.

    A node is one level above its highest operand, or on its level, if it only continues its chain.
    """
    uses = Counter(id(parent) for node in order for parent in parents_of(node))
    level, first_use = {}, {}
    for node in order:
        steps = [
            level.get(id(parent), 0) + (not (uses[id(parent)] == 1 and _same_operation(parent, node)))
            for parent in parents_of(node)
        ]
        level[id(node)] = max(steps, default=0)
        for parent in parents_of(node):
            first_use[id(parent)] = min(first_use.get(id(parent), level[id(node)]), level[id(node)])
    return level, first_use


def _same_operation(parent, node):
    op = getattr(node, "op", "")
    return bool(op and parents_of(parent)) and getattr(parent, "op", "") == op


# How it looks.


def _svg(groups, arrows, title, count):
    edges = [Edge(*pair, f"{number:,}" if number > 1 else "") for pair, number in arrows.items()]
    places = place(len(groups), edges, GAP)
    parts = [f'<path class="kg-edge" d="{svg_path(curve)}"/>' for curve in places.curves]
    rectangles = [(x - WIDTH / 2, y - HEIGHT / 2, x + WIDTH / 2, y + HEIGHT / 2) for x, y in places.boxes]
    labels = [edge.label for edge in edges]
    for label, (x, y) in zip(labels, label_places(places.curves, labels, rectangles), strict=True):
        parts.append(write("kg-count", x, y + 4, label))
    for group, (x, y) in zip(groups, places.boxes, strict=True):
        parts += _box(group, x - WIDTH / 2, y - HEIGHT / 2)
    note = f"{count:,} nodes: equal operations are one box. draw(…, limit={count}) draws each node"
    parts.append(write("kg-note", 0, places.height + MARGIN + 6, note))
    return framed(max(places.width + 2 * MARGIN, 480), places.height + 2 * MARGIN + 22, title, parts)


def _box(group, x, y):
    """One group: how many nodes, their operation or name, and the range of their numbers and gradients."""
    count = len(group.nodes)
    yield f'<g class="kg-node{group.kind}" transform="translate({x:.1f} {y:.1f})">'
    yield f'<rect class="kg-body" width="{WIDTH}" height="{HEIGHT}" rx="6"/>'
    yield f'<path class="kg-head" d="M0 21V6a6 6 0 0 1 6 -6H{WIDTH - 6}a6 6 0 0 1 6 6V21z"/>'
    name = safe(SYMBOL.get(group.name, group.name), 10)
    yield write("kg-label", 8, 15, f"{count:,} ×" if count > 1 else "") + write("kg-op", WIDTH - 8, 15, name)
    data = _range([getattr(node, "data", node) for node in group.nodes])
    grad = _range([getattr(node, "grad", None) for node in group.nodes])
    yield write("kg-name", 8, 37, "data") + write("kg-data", WIDTH - 8, 37, data)
    yield write("kg-name", 8, 54, "grad") + write("kg-grad", WIDTH - 8, 54, grad) + "</g>"


def _range(values):
    """The smallest and the largest of some numbers; a shape that all arrays have; `…` for a mixture."""
    if not all(isinstance(value, Real) for value in values):
        shown = {numeral(value) for value in values}
        return shown.pop() if len(shown) == 1 else "…"
    if any(map(is_nan, values)):
        return "–" if all(map(is_nan, values)) else "nan …"  # a plain exponent has no gradient
    low, high = min(values), max(values)
    if low == high:
        return numeral(low)
    ranges = [f"{short_numeral(low, digits)} … {short_numeral(high, digits)}" for digits in (2, 1)]
    return ranges[0] if len(ranges[0]) <= ROOM else ranges[1]
