"""You give each parent the local derivative alone. That is only the last step of the path from the root.
Multiply it by the gradient that has arrived at this node."""

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
            parent.grad += derivative


def variant_b(root, gradient=1.0):
    order = topological_order(root)
    for node in order:
        node.grad = 0.0 if node.parents else node.grad
    root.grad += gradient
    while order:
        node = order.pop()
        for i in range(len(node.parents)):
            node.parents[i].grad += node.local_derivatives[i] * gradient
