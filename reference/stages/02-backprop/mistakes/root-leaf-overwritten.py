"""Your backward sets the gradient of the root, also where the root is a leaf. A root without parents is a
leaf like any other. What happens to the gradient that it had?"""

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
        for parent, derivative in zip(node.parents, node.local_derivatives, strict=True):
            parent.grad += derivative * node.grad


def variant_b(root, gradient=1.0):
    *others, root = topological_order(root)
    for node in others:
        node.grad = 0.0 if node.parents else node.grad
    root.grad = 0.0 + gradient
    for node in (root, *reversed(others)):
        for i, parent in enumerate(node.parents):
            parent.grad += node.local_derivatives[i] * node.grad
