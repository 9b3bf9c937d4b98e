"""The chain rule gives the gradient of the parent, so I store it there."""

from kittengrad.graph import topological_order

TASK = "2.3"
REPLACES = "graph.backward"


def variant_a(root, gradient=1.0):
    order = topological_order(root)
    for node in order:
        if node.parents:
            node.grad = 0.0
    root.grad += gradient
    for node in reversed(order):
        for parent, derivative in zip(node.parents, node.local_derivatives):
            parent.grad = derivative * node.grad
