"""A picture of a computation: every node with its label, operator, number and gradient, and on every edge the
local derivative of the result with respect to the operand.

    draw(L)                 everything L was computed from, operands left, L on the right
    draw(L, highlight=d)    one step of the backward pass: d sends gradients to its parents
    draw(L, animate=True)   an animation of the whole pass: gradients appear from right to left
    draw(model)             a network in layers, see `draw_network.py`
    draw(L).save("L.svg")   save the picture

Notebooks display a drawing by themselves. `layout.py` finds the places. `svg.py` escapes text from the graph.
"""

from base64 import b64encode
from dataclasses import dataclass
from itertools import zip_longest
from numbers import Real
from pathlib import Path
from reprlib import repr as short_repr

from .arrows import label_places, svg_path
from .draw_network import network
from .layout import HEIGHT, WIDTH, Edge, columns, place
from .svg import picture, safe, write

MARGIN = 14
NUMBER = 9  # characters of a number that fit beside its name in a box


def draw(root, *, highlight=None, animate=False, limit=100):
    """The graph that ends in `root`, as a Drawing; or the layers, if `root` is a network.

    highlight  a node to emphasise, with the edges to its parents
    animate    show the gradients one column after the other, from the root on
    limit      the largest number of nodes to show; the nodes nearest to the root come first, and a note tells
               how many are hidden

    Raises TypeError unless `root` is a node or a network, ValueError unless `highlight` belongs to its graph,
    and ValueError for a network without layers.
    """
    if hasattr(root, "parameters"):
        return Drawing(*network(root))
    if not hasattr(root, "parents"):
        raise TypeError(f"draw() takes a node, such as a Value, not {type(root).__name__}")
    graph = _look(root, max(1, limit))
    if highlight is not None and id(highlight) not in graph.number:
        raise ValueError(f"the node to highlight, {short_repr(highlight)}, is not part of this graph")
    svg = _svg(graph, graph.number.get(id(highlight)), animate)
    return Drawing(svg, f"a graph of {_count(graph.total)}", graph.total)


@dataclass(frozen=True)
class Drawing:
    """A finished picture, its title, and the number of nodes in the graph, or of units in the network."""

    svg: str
    title: str
    nodes: int

    def save(self, path):
        """Write the picture to an .svg file."""
        Path(path).write_text(self.svg, encoding="utf-8")

    def _repr_html_(self):
        """An image with its data inside, because Jupyter shows plain SVG only in trusted notebooks."""
        data = b64encode(self.svg.encode()).decode()
        source = f"data:image/svg+xml;base64,{data}"
        return f'<img alt="{self.title}" style="max-width:100%" src="{source}">'

    def __repr__(self):
        return f"<drawing of {self.title}; .save('picture.svg') keeps it>"


def _count(nodes):
    return "1 node" if nodes == 1 else f"{nodes:,} nodes"


# The graph to draw.


@dataclass(frozen=True)
class _Graph:
    """The shown part of a graph: its nodes, numbered from the root (0) outwards, and their edges.

    `number` maps the id() of each node of the graph to its number. Nodes from len(nodes) on are hidden.
    """

    nodes: list
    edges: list
    number: dict

    @property
    def total(self):
        return len(self.number)


def _look(root, limit):
    nodes, number = [root], {id(root): 0}
    for node in nodes:  # the list grows during the loop: the nearest nodes come first
        for parent in _parents(node):
            if id(parent) not in number:
                number[id(parent)] = len(nodes)
                nodes.append(parent)
    edges = []
    for child, node in enumerate(nodes[:limit]):
        parents, derivatives = _parents(node), getattr(node, "local_derivatives", ())
        if not isinstance(derivatives, (tuple, list)):
            derivatives = (derivatives,)
        for parent, derivative in zip_longest(parents, derivatives[: len(parents)]):
            if number[id(parent)] < limit:
                label = "" if _is_nan(derivative) and _is_exponent(parent, node) else _number(derivative)
                edges.append(Edge(number[id(parent)], child, label))
    return _Graph(nodes[:limit], edges, number)


def _parents(node):
    """The operands of a node, or () if backward() has freed them. A plain number is drawn like a leaf."""
    return () if _is_freed(node) else tuple(getattr(node, "parents", ()))


def _is_freed(node):
    return getattr(getattr(node, "parents", ()), "freed", False)


def _is_exponent(node, power):
    """Whether `node` is a plain number in the exponent. In (p - y) ** 2 its derivative is nan for p < y."""
    plain = not (_parents(node) or getattr(node, "label", ""))
    return plain and getattr(power, "op", "") == "**" and _parents(power)[-1] is node


def _is_nan(number):
    return isinstance(number, Real) and number != number


# How it looks.

STYLE = """
.kg { font: 12px system-ui, "Segoe UI", "DejaVu Sans", sans-serif; font-variant-numeric: tabular-nums }
.kg-paper { fill: #fdfdfb }
.kg-body { fill: #fff; stroke: #c3ccd9 }
.kg-head { fill: #4a6fa5 } .kg-leaf .kg-head { fill: #c7842c } .kg-plain .kg-head { fill: #d3c3aa }
.kg-label, .kg-op { fill: #fff; font-weight: 600 }
.kg-name { fill: #7c8696 }
.kg-data { fill: #1d2733 }
.kg-grad { fill: #a3284d; font-weight: 600 }
.kg-op, .kg-data, .kg-grad { text-anchor: end }
.kg-edge { fill: none; stroke: #93a0b3; stroke-width: 1.4; marker-end: url(#kg-tip) }
.kg-rate { fill: #a3284d; font-size: 11px; text-anchor: middle;
           stroke: #fdfdfb; stroke-width: 3px; stroke-linejoin: round; paint-order: stroke }
.kg-more { stroke: #93a0b3; stroke-width: 1.4; stroke-dasharray: 2 4 }
.kg-note { fill: #7c8696; font-style: italic }
.kg-lit .kg-body { stroke: #a3284d; stroke-width: 3 }
.kg-edge.kg-lit { stroke: #a3284d; stroke-width: 2.4; marker-end: none; marker-start: url(#kg-back) }
.kg-rate.kg-lit { font-weight: 700; font-size: 13px }
.kg-late { animation: kg-arrive .5s ease-out both } @keyframes kg-arrive { from { opacity: 0 } }
@media (prefers-reduced-motion: reduce) { .kg-late { animation: none } }
"""

TIP = (
    '<marker id="{}" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="{}" markerHeight="{}" '
    'markerUnits="userSpaceOnUse" orient="auto-start-reverse"><path d="M0 .5L8 4L0 7.5z" fill="{}"/></marker>'
)
TIPS = TIP.format("kg-tip", 8, 8, "#93a0b3") + TIP.format("kg-back", 11, 11, "#a3284d")

SYMBOL = {"*": "×", "-": "−", "neg": "−"}


def _svg(graph, lit, animate):
    places = place(len(graph.nodes), graph.edges)
    width, height = places.width + 2 * MARGIN, places.height + 2 * MARGIN
    parts = []
    for edge, curve in zip(graph.edges, places.curves, strict=True):
        parts.append(f'<path class="kg-edge{_lit(edge.child == lit)}" d="{svg_path(curve)}"/>')
    texts = [edge.label for edge in graph.edges]
    rectangles = [(x - WIDTH / 2, y - HEIGHT / 2, x + WIDTH / 2, y + HEIGHT / 2) for x, y in places.boxes]
    for edge, (x, y) in zip(graph.edges, label_places(places.curves, texts, rectangles), strict=True):
        parts.append(write("kg-rate" + _lit(edge.child == lit), x, y + 4, edge.label))
    arrival = columns(len(graph.nodes), graph.edges) if animate else [None] * len(graph.nodes)
    for number, centre in enumerate(places.boxes):
        parts += _box(graph, number, centre, number == lit, arrival[number])
    for note in _notes(graph):
        parts.append(write("kg-note", 0, height - 8, note))
        width, height = max(width, 340), height + 22
    head = f"<style>{STYLE}</style><defs>{TIPS}</defs>"
    moved = [f'<g transform="translate({MARGIN} {MARGIN})">', *parts, "</g>"]
    return picture(width, height, f"a graph of {_count(graph.total)}", head, moved)


def _notes(graph):
    """What the picture leaves out."""
    if graph.total > len(graph.nodes):
        yield f"showing {len(graph.nodes):,} of {graph.total:,} nodes, the nearest to the result"
    if any(map(_is_freed, graph.nodes)):
        yield "backward() has freed the rest; retain_graph=True keeps it"


def _box(graph, number, centre, is_lit, arrival):
    """One node. Its gradient appears after `arrival` columns, or at once if `arrival` is None."""
    node = graph.nodes[number]
    parents, label, op = _parents(node), str(getattr(node, "label", "")), str(getattr(node, "op", ""))
    kind = "" if parents or _is_freed(node) else " kg-leaf" if label else " kg-leaf kg-plain"
    x, y = centre[0] - WIDTH / 2, centre[1] - HEIGHT / 2
    yield f'<g class="kg-node{kind}{_lit(is_lit)}" transform="translate({x:.1f} {y:.1f})">'
    if _is_freed(node) or any(graph.number[id(parent)] >= len(graph.nodes) for parent in parents):
        yield f'<path class="kg-more" d="M-{MARGIN} {HEIGHT / 2}H0"/>'
    yield f'<rect class="kg-body" width="{WIDTH}" height="{HEIGHT}" rx="6"/>'
    yield f'<path class="kg-head" d="M0 21V6a6 6 0 0 1 6 -6H{WIDTH - 6}a6 6 0 0 1 6 6V21z"/>'
    op = SYMBOL.get(op, op)[:8]
    yield write("kg-label", 8, 15, safe(label, 12 - len(op))) + write("kg-op", WIDTH - 8, 15, safe(op, 8))
    data, grad = _number(getattr(node, "data", node)), _gradient(graph, number)
    yield write("kg-name", 8, 37, "data") + write("kg-data", WIDTH - 8, 37, data)
    grad = write("kg-grad", WIDTH - 8, 54, grad)
    if arrival is not None:
        grad = f'<g class="kg-late" style="animation-delay:{0.6 + 0.9 * arrival:.1f}s">{grad}</g>'
    yield write("kg-name", 8, 54, "grad") + grad + "</g>"


def _lit(yes):
    return " kg-lit" if yes else ""


def _gradient(graph, number):
    """The gradient of a node as text; a dash if it is nan and belongs to an exponent alone."""
    grad = getattr(graph.nodes[number], "grad", None)
    labels = {edge.label for edge in graph.edges if edge.parent == number}
    return "–" if _is_nan(grad) and labels == {""} else _number(grad)


def _number(value):
    """A number in four significant digits, or as many as fit; the shape of an array; `?` for None; text."""
    if value is None:
        return "?"
    shape = getattr(value, "shape", None)
    if isinstance(value, Real) or shape == ():
        return next(filter(_fits, (_digits(float(value), count) for count in (4, 3, 2, 1))))
    if isinstance(shape, tuple):
        return safe(shape, 12)
    return safe(short_repr(value), 10)


def _digits(number, count):
    """A number with so many significant digits, and an exponent without leading zeros."""
    mantissa, _, exponent = f"{number:.{count}g}".partition("e")
    return (f"{mantissa}e{int(exponent)}" if exponent else mantissa).replace("-", "−")


def _fits(text):
    return len(text) <= NUMBER
