"""A node has no parents, one parent or two parents."""

from kittengrad.graph import topological_order

TASK = "2.2"
REPLACES = "graph.backward"


def variant_a(root, gradient=1.0):
    order = topological_order(root)
    for node in order:
        if node.parents:
            node.grad = 0.0
    root.grad += gradient
    for node in reversed(order):
        if len(node.parents) >= 1:
            node.parents[0].grad += node.local_derivatives[0] * node.grad
        if len(node.parents) >= 2:
            node.parents[1].grad += node.local_derivatives[1] * node.grad
