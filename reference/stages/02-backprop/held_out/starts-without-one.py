"""The root gets its gradient, and then I clear the nodes that have parents."""

from kittengrad.graph import topological_order

TASK = "2.2"
REPLACES = "graph.backward"


def variant_a(root, gradient=1.0):
    root.grad += gradient
    order = topological_order(root)
    for node in order:
        if node.parents:
            node.grad = 0.0
    for node in reversed(order):
        for parent, d in zip(node.parents, node.local_derivatives):
            parent.grad += d * node.grad


def variant_b(root, gradient=1.0):
    order = topological_order(root)
    for node in order:
        if node.parents:
            node.grad = 0.0
    root.grad += root.data * gradient  # L moves by L
    for node in reversed(order):
        for parent, d in zip(node.parents, node.local_derivatives):
            parent.grad += d * node.grad
