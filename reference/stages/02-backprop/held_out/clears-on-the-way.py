"""When a node has passed its gradient on, its gradient is used up, so I clear it for the next pass."""

from kittengrad.graph import topological_order

TASK = "2.2"
REPLACES = "graph.backward"


def variant_a(root, gradient=1.0):
    order = topological_order(root)
    root.grad += gradient
    for node in reversed(order):
        for parent, slope in zip(node.parents, node.local_derivatives):
            parent.grad += slope * node.grad
        if node.parents:
            node.grad = 0.0
