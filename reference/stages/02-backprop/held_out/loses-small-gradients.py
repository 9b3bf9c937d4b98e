"""Digits far behind the point are rounding errors, so I remove them."""

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
        for parent, d in zip(node.parents, node.local_derivatives):
            parent.grad = round(parent.grad + d * node.grad, 9)


def variant_b(root, gradient=1.0):
    order = topological_order(root)
    for node in order:
        if len(node.parents) > 0:
            node.grad = 0.0
    root.grad += gradient
    for node in order[::-1]:
        if abs(node.grad) < 1e-10:
            continue  # nothing to pass on
        for parent, d in zip(node.parents, node.local_derivatives):
            parent.grad += d * node.grad
