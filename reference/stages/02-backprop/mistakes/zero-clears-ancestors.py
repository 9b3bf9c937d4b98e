"""Your zero_grad clears more nodes than it was given: it goes on to everything that they were computed from.
Whose gradients did the caller ask you to clear?"""

from kittengrad.graph import topological_order

TASK = "2.4"
REPLACES = "graph.zero_grad"


def variant_a(nodes):
    for node in nodes:
        for n in topological_order(node):
            n.grad = 0.0


def variant_b(nodes):
    to_do = list(nodes)
    while to_do:
        node = to_do.pop()
        node.grad = 0.0
        to_do += node.parents
