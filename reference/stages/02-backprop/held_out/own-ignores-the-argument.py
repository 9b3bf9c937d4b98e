"""dL/dL is 1, so the root starts with 1."""

from kittengrad.graph import topological_order

TASK = "2.2"
REPLACES = "graph.backward"


def variant_a(root, gradient=1.0):
    order = topological_order(root)
    for node in order:
        if node.parents:
            node.grad = 0.0
    root.grad += 1.0
    for node in reversed(order):
        for parent, derivative in zip(node.parents, node.local_derivatives):
            parent.grad += derivative * node.grad
