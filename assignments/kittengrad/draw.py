"""A picture of a computation: every node with its label, operator, number and gradient, and on every edge the
local derivative of the result with respect to the operand.

    draw(L)                 everything L was computed from, operands left, L on the right
    draw(L, highlight=d)    one step of the backward pass: d sends gradients to its parents
    draw(L, animate=True)   an animation of the whole pass: gradients appear from right to left
    draw(L, step=2)         the backward pass after its first three nodes
    step_through(L)         a slider over these steps
    draw(L, wrong=(a, 6))   one gradient in red, with the number that it should be
    draw(model)             a network in layers, see `draw_network.py`
    draw(L, limit=200)      each node of a large graph; without a limit, equal operations are one box
    draw(L).save("L.svg")   save the picture

Notebooks display a drawing by themselves. `layout.py` finds the places. `svg.py` escapes text from the graph.
"""

from base64 import b64encode
from dataclasses import dataclass, replace
from pathlib import Path
from re import search
from reprlib import repr as short_repr

from .arrows import label_places, svg_path
from .backward_steps import backward_steps
from .draw_network import network
from .draw_summary import summary
from .graph_style import MARGIN, SYMBOL, framed
from .layout import HEIGHT, WIDTH, columns, place
from .shown_graph import is_freed, is_nan, parents_of, shown_graph
from .svg import numeral, safe, write

LIMIT = 100  # nodes of a picture
MANY = 36  # nodes; from here on a summary is easier to read
BELOW = 20  # for the line below a box with a wrong gradient
HEAD = 12  # characters in the head of a box
PRODUCT = 18  # characters of a gradient times a derivative that are written out


def draw(root, *, highlight=None, animate=False, step=None, wrong=None, limit=None):
    """The graph that ends in `root`, as a Drawing; or the layers, if `root` is a network.

    highlight  a node to emphasise, with the edges to its parents
    animate    show the gradients one column after the other, from the root on
    step       show one step of the backward pass, from 0: the node that is visited, what it sends, and dashed
               what others still wait for. The numbers come from the local derivatives alone
    wrong      a node with a wrong gradient, and the right one: (node, number); or (node, number, "data")
    limit      the largest number of nodes to show; the nodes nearest to the root come first, and a note tells
               how many are hidden. Without a limit, a large graph has a summary, see `draw_summary.py`

    Raises TypeError unless `root` is a node or a network, ValueError unless `highlight` belongs to its graph,
    for a step that the pass does not have, and for a network without layers.
    """
    if hasattr(root, "parameters"):
        return Drawing(*network(root))
    if not hasattr(root, "parents"):
        raise TypeError(f"draw() takes a node, such as a Value, not {type(root).__name__}")
    graph = shown_graph(root, LIMIT if limit is None else max(1, limit))
    plain = highlight is None and step is None and wrong is None and not animate and limit is None
    if plain and graph.total > MANY and (found := summary(root)):
        return Drawing(*found, graph.total)
    if highlight is not None and id(highlight) not in graph.number:
        raise ValueError(f"the node to highlight, {short_repr(highlight)}, is not part of this graph")
    lit = graph.number.get(id(highlight))
    view = _whole(graph, lit, animate) if step is None else _stepped(graph, step)
    if wrong is not None:
        node, right, *part = wrong
        view = replace(view, wrong=graph.number.get(id(node)), right=numeral(right), part=[*part, "grad"][0])
    return Drawing(_svg(graph, view), _title(graph, view), graph.total)


def step_through(root, *, limit=LIMIT):
    """A slider over the steps of the backward pass; the picture of the first step where there are no widgets.

    Raises ValueError if the graph has more than `limit` nodes.
    """
    first = draw(root, step=0, limit=limit)
    try:
        from ipywidgets import HTML, HBox, IntSlider, Play, VBox, jslink
    except ImportError:
        return first
    last = len(backward_steps(shown_graph(root, limit))) - 1
    play, slider = Play(max=last, interval=1500), IntSlider(max=last, description="step")
    shown = HTML(first._repr_html_())

    def show(change):
        shown.value = draw(root, step=change["new"], limit=limit)._repr_html_()

    slider.observe(show, "value")
    jslink((play, "value"), (slider, "value"))
    return VBox([HBox([play, slider]), shown])


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
        """An image with its data inside, because Jupyter shows plain SVG only in trusted notebooks.

        A wide picture shrinks to four fifths at most, so its numbers stay readable. The box around scrolls.
        """
        data = b64encode(self.svg.encode()).decode()
        least = int(search(r' width="(\d+)"', self.svg)[1]) * 4 // 5
        style = f"max-width:100%;min-width:{least}px"
        image = f'<img alt="{self.title}" style="{style}" src="data:image/svg+xml;base64,{data}">'
        return f'<div tabindex="0" style="overflow:auto;max-height:85vh">{image}</div>'

    def __repr__(self):
        return f"<drawing of {self.title}; .save('picture.svg') keeps it>"


def _count(nodes):
    return "1 node" if nodes == 1 else f"{nodes:,} nodes"


def _title(graph, view):
    """What the picture shows, in words that are safe."""
    title = f"a graph of {_count(graph.total)}"
    if view.wrong is None:
        return title
    node = graph.nodes[view.wrong]
    name = safe(getattr(node, "label", "") or getattr(node, "op", "") or "one node", 12)
    given = f"gradient {view.grads[view.wrong]}" if view.part == "grad" else f"number {numeral(node.data)}"
    return f"{title}: in red {name}, with the {given}, which should be {view.right}"


# What it shows.


@dataclass(frozen=True)
class _View:
    """What a picture shows of its graph, besides the nodes themselves.

    labels   the text of each edge            lit      the number of the node to emphasise, or None
    grads    the gradient of each node        waiting  the numbers of the edges that send nothing (dashed)
    arrival  for each node, the columns after which its gradient appears; None: at once
    partial  the numbers of the nodes whose gradient is not complete
    notes    lines below the picture
    room     characters for which an edge leaves room
    wrong    the number of the node with a wrong gradient, or None; `right` is what it should be
    part     what is wrong there: "grad" or "data"
    """

    labels: list
    grads: list
    arrival: list
    lit: int | None = None
    waiting: frozenset = frozenset()
    partial: frozenset = frozenset()
    notes: tuple = ()
    room: int = 0
    wrong: int | None = None
    right: str = ""
    part: str = "grad"


def _whole(graph, lit, animate):
    """All gradients as the nodes have them."""
    count = len(graph.nodes)
    arrival = columns(count, graph.edges) if animate else [None] * count
    grads = [_gradient(graph, number) for number in range(count)]
    unknown = frozenset(number for number, rate in enumerate(graph.derivatives) if rate is None)
    labels, notes = [edge.label for edge in graph.edges], tuple(_left_out(graph))
    return _View(labels, grads, arrival, lit, unknown, notes=notes)


def _stepped(graph, step):
    """The state of the backward pass at one step; edges that send show a product."""
    if graph.total > len(graph.nodes):
        raise ValueError(f"a step shows the whole graph: draw(..., limit={graph.total})")
    steps = backward_steps(graph)
    if not 0 <= step < len(steps):
        raise ValueError(f"this graph has the steps 0 to {len(steps) - 1}, and not {step}")
    now, labels = steps[step], [edge.label for edge in graph.edges]
    for number, contribution in now.contributions.items():
        if contribution is not None:
            product = f"{numeral(now.grads[now.node])} · {labels[number]} = {numeral(contribution)}"
            labels[number] = product if len(product) <= PRODUCT else numeral(contribution)
    grads = [numeral(now.grads.get(number)) for number in range(len(graph.nodes))]
    partial = frozenset(graph.edges[number].parent for number in now.waiting)
    for number in partial & now.grads.keys():
        grads[number] += " + …"
    note = f"step {step} of {len(steps) - 1}: {_said(graph.nodes[now.node], now.contributions)}"
    return _View(labels, grads, [None] * len(grads), now.node, now.waiting, partial, (note,), PRODUCT)


def _said(node, contributions):
    name = safe(getattr(node, "label", "") or getattr(node, "op", "") or "a number", 12)
    return f"{name} sends its gradient to its operands" if contributions else f"{name} is a leaf"


def _left_out(graph):
    """What the picture leaves out."""
    if graph.total > len(graph.nodes):
        yield f"showing {len(graph.nodes):,} of {graph.total:,} nodes, the nearest to the result"
    if any(map(is_freed, graph.nodes)):
        yield "backward() has freed the rest; retain_graph=True keeps it"


def _gradient(graph, number):
    """The gradient of a node as text; a dash if it is nan and belongs to an exponent alone."""
    grad = getattr(graph.nodes[number], "grad", None)
    labels = {edge.label for edge in graph.edges if edge.parent == number}
    return "–" if is_nan(grad) and labels == {""} else numeral(grad)


# How it looks.


def _svg(graph, view):
    edges = [replace(edge, label=edge.label.ljust(view.room)) for edge in graph.edges]
    places = place(len(graph.nodes), edges)
    width, height = places.width + 2 * MARGIN, places.height + 2 * MARGIN
    parts = []
    for number, (edge, curve) in enumerate(zip(graph.edges, places.curves, strict=True)):
        style = "kg-edge" + _lit(edge.child == view.lit) + " kg-waiting" * (number in view.waiting)
        parts.append(f'<path class="{style}" d="{svg_path(curve)}"/>')
    rectangles = [(x - WIDTH / 2, y - HEIGHT / 2, x + WIDTH / 2, y + HEIGHT / 2) for x, y in places.boxes]
    if view.wrong is not None:
        left, _, right, bottom = rectangles[view.wrong]
        rectangles.append((left, bottom, right, bottom + BELOW))
        height += BELOW - MARGIN
    middles = label_places(places.curves, view.labels, rectangles)
    for edge, label, (x, y) in zip(graph.edges, view.labels, middles, strict=True):
        parts.append(write("kg-rate" + _lit(edge.child == view.lit), x, y + 4, label))
    for number, centre in enumerate(places.boxes):
        parts += _box(graph, view, number, centre)
    for note in view.notes:
        parts.append(write("kg-note", 0, height - 8, note))
        width, height = max(width, 340), height + 22
    return framed(width, height, _title(graph, view), parts)


def _box(graph, view, number, centre):
    """One node: its label and operator in the head, below them its number and its gradient."""
    node = graph.nodes[number]
    parents, label, op = parents_of(node), str(getattr(node, "label", "")), str(getattr(node, "op", ""))
    kind = "" if parents or is_freed(node) else " kg-leaf" if label else " kg-leaf kg-plain"
    kind += f" kg-wrong kg-wrong-{view.part}" * (number == view.wrong)
    x, y = centre[0] - WIDTH / 2, centre[1] - HEIGHT / 2
    yield f'<g class="kg-node{kind}{_lit(number == view.lit)}" transform="translate({x:.1f} {y:.1f})">'
    if is_freed(node) or any(graph.number[id(parent)] >= len(graph.nodes) for parent in parents):
        yield f'<path class="kg-more" d="M-{MARGIN} {HEIGHT / 2}H0"/>'
    yield f'<rect class="kg-body" width="{WIDTH}" height="{HEIGHT}" rx="6"/>'
    yield f'<path class="kg-head" d="M0 21V6a6 6 0 0 1 6 -6H{WIDTH - 6}a6 6 0 0 1 6 6V21z"/>'
    op = SYMBOL.get(op, op)
    room = max(8, HEAD - len(label))  # the label and the operator share the head
    left, right = safe(label, HEAD - min(len(op), room)), safe(op, room)
    yield write("kg-label", 8, 15, left) + write("kg-op", WIDTH - 8, 15, right)
    data = numeral(getattr(node, "data", node))
    yield write("kg-name", 8, 37, "data") + write("kg-data", WIDTH - 8, 37, data)
    style = "kg-grad" + " kg-partial" * (number in view.partial)
    grad = write(style, WIDTH - 8, 54, view.grads[number])
    if view.arrival[number] is not None:
        delay = 0.6 + 0.9 * view.arrival[number]
        grad = f'<g class="kg-late" style="animation-delay:{delay:.1f}s">{grad}</g>'
    if number == view.wrong:
        grad += write("kg-right", WIDTH / 2, HEIGHT + 15, f"should be {view.right}")
    yield write("kg-name", 8, 54, "grad") + grad + "</g>"


def _lit(yes):
    return " kg-lit" if yes else ""
