"""Gradients accumulate, so I add everywhere and clear nothing."""

from kittengrad.graph import topological_order

TASK = "2.3"
REPLACES = "graph.backward"


def variant_a(root, gradient=1.0):
    root.grad += gradient
    for node in reversed(topological_order(root)):
        for parent, derivative in zip(node.parents, node.local_derivatives):
            parent.grad += derivative * node.grad


def variant_b(root, gradient=1.0):
    order = topological_order(root)
    if root.parents:
        root.grad = gradient
    else:
        root.grad += gradient
    order.reverse()
    for node in order:
        for parent, d in zip(node.parents, node.local_derivatives):
            parent.grad = parent.grad + d * node.grad
