"""The gradient of the root is what I am given."""

from kittengrad.graph import topological_order

TASK = "2.3"
REPLACES = "graph.backward"


def variant_a(root, gradient=1.0):
    order = topological_order(root)
    for node in order:
        if node.parents:
            node.grad = 0.0
    root.grad = gradient
    for node in reversed(order):
        for parent, d in zip(node.parents, node.local_derivatives):
            parent.grad += d * node.grad
