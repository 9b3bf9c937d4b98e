"""Your backward rounds gradients, or replaces small ones by 0. A gradient of 1e-12 is as exact as one of 1,
and a long chain is full of small ones. What does the chain rule do with a number because it is small?"""

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
        for parent, derivative in zip(node.parents, node.local_derivatives, strict=True):
            contribution = derivative * node.grad
            if abs(contribution) >= 1e-3:
                parent.grad += contribution


def variant_b(root, gradient=1.0):
    order = topological_order(root)
    for node in order:
        if node.parents:
            node.grad = 0.0
    root.grad += gradient
    for node in reversed(order):
        for parent, derivative in zip(node.parents, node.local_derivatives, strict=True):
            parent.grad += derivative * node.grad
    for node in order:
        node.grad = round(node.grad, 10)
