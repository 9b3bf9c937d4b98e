"""The backward pass of a graph of numbers, one node a step, as a drawing shows it.

A node is visited when all contributions to its gradient have arrived. It then sends each parent a
contribution: its gradient times the local derivative on the edge.
"""

from dataclasses import dataclass
from numbers import Real


@dataclass(frozen=True)
class BackwardStep:
    """The state after one visit.

    node           the number of the node that is visited
    contributions  what it sends along each of its edges: {number of the edge: contribution, None for arrays}
    grads          {number of a node: the sum of what has arrived, None for arrays}
    waiting        the numbers of the edges that have sent nothing yet
    """

    node: int
    contributions: dict
    grads: dict
    waiting: frozenset


def backward_steps(graph):
    """A step for each node of a ShownGraph, the root first. A node comes after everything it was used for."""
    waiting, grads, ready, steps = set(range(len(graph.edges))), {0: 1.0}, [0], []
    while ready:
        node = ready.pop()
        sent = [number for number, edge in enumerate(graph.edges) if edge.child == node]
        contributions = {number: _product(grads[node], graph.derivatives[number]) for number in sent}
        for number, contribution in contributions.items():
            parent = graph.edges[number].parent
            grads[parent] = contribution if parent not in grads else _sum(grads[parent], contribution)
        waiting -= contributions.keys()
        waited_for = {graph.edges[number].parent for number in waiting}
        parents = dict.fromkeys(graph.edges[number].parent for number in sent)
        ready += [parent for parent in reversed(parents) if parent not in waited_for]
        steps.append(BackwardStep(node, contributions, dict(grads), frozenset(waiting)))
    return steps


def _product(one, other):
    return one * other if isinstance(one, Real) and isinstance(other, Real) else None


def _sum(one, other):
    return None if one is None or other is None else one + other
