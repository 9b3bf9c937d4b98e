"""Your leaves lose the gradient of an earlier pass. After a second backward they hold one pass instead of
two. Only zero_grad clears a leaf. Which nodes does backward clear?"""

from kittengrad.graph import topological_order

TASK = "2.3"
REPLACES = "graph.backward"


def variant_a(root, gradient=1.0):
    order = topological_order(root)
    for node in order:
        node.grad = 0.0
    root.grad = gradient
    for node in reversed(order):
        for parent, derivative in zip(node.parents, node.local_derivatives, strict=True):
            parent.grad += derivative * node.grad


def variant_b(root, gradient=1.0):
    order = topological_order(root)
    gradients = dict.fromkeys(order, 0.0)
    gradients[root] = gradient
    for node in reversed(order):
        for parent, derivative in zip(node.parents, node.local_derivatives, strict=True):
            gradients[parent] += derivative * gradients[node]
    for node, found in gradients.items():
        node.grad = found
