"""The order tells me in which order to go through the nodes."""

from kittengrad.graph import topological_order

TASK = "2.2"
REPLACES = "graph.backward"


def variant_a(root, gradient=1.0):
    order = topological_order(root)
    for node in order:
        if node.parents:
            node.grad = 0.0
    root.grad += gradient
    for node in order:
        for parent, derivative in zip(node.parents, node.local_derivatives):
            parent.grad += derivative * node.grad
