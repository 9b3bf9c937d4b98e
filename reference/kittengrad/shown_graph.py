"""The part of a graph that a drawing shows: its nodes, and an edge for every operand of each."""

from dataclasses import dataclass
from itertools import zip_longest
from numbers import Real

from .layout import Edge
from .svg import numeral


@dataclass(frozen=True)
class ShownGraph:
    """Nodes, numbered from the root (0) outwards, and their edges.

    `number` maps the id() of each node of the graph to its number. Nodes from len(nodes) on are hidden.
    `derivatives` holds what the label of each edge shows: the derivative of its child by its parent.
    """

    nodes: list
    edges: list
    derivatives: list
    number: dict

    @property
    def total(self):
        return len(self.number)


def shown_graph(root, limit):
    """The graph that ends in `root`, or the `limit` nodes of it that are nearest to the root."""
    nodes, number = [root], {id(root): 0}
    for node in nodes:  # the list grows during the loop: the nearest nodes come first
        for parent in parents_of(node):
            if id(parent) not in number:
                number[id(parent)] = len(nodes)
                nodes.append(parent)
    edges, rates = [], []
    for child, node in enumerate(nodes[:limit]):
        parents, derivatives = parents_of(node), getattr(node, "local_derivatives", ())
        if not isinstance(derivatives, (tuple, list)):
            derivatives = (derivatives,)
        for parent, derivative in zip_longest(parents, derivatives[: len(parents)]):
            if number[id(parent)] < limit:
                label = "" if is_nan(derivative) and _is_exponent(parent, node) else numeral(derivative)
                edges.append(Edge(number[id(parent)], child, label))
                rates.append(derivative)
    return ShownGraph(nodes[:limit], edges, rates, number)


def parents_of(node):
    """The operands of a node, or () if backward() has freed them. A plain number is drawn like a leaf."""
    return () if is_freed(node) else tuple(getattr(node, "parents", ()))


def is_freed(node):
    return getattr(getattr(node, "parents", ()), "freed", False)


def is_nan(number):
    return isinstance(number, Real) and number != number


def _is_exponent(node, power):
    """Whether `node` is a plain number in the exponent. In (p - y) ** 2 its derivative is nan for p < y."""
    plain = not (parents_of(node) or getattr(node, "label", ""))
    return plain and getattr(power, "op", "") == "**" and parents_of(power)[-1] is node
