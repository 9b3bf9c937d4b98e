"""A shared node passed its gradient on before all of it had arrived, and again when the rest came. Who
must have handed over before a node may pass on, and which list tells you when that is?"""

from kittengrad.graph import topological_order

TASK = "2.3"
REPLACES = "graph.backward"


def variant_a(root, gradient=1.0):
    for node in topological_order(root):
        if node.parents:
            node.grad = 0.0

    def hand_on(node):
        for parent, derivative in zip(node.parents, node.local_derivatives, strict=True):
            parent.grad += derivative * node.grad
        for parent in node.parents:
            hand_on(parent)

    root.grad += gradient
    hand_on(root)


def variant_b(root, gradient=1.0):
    for node in topological_order(root):
        if node.parents:
            node.grad = 0.0
    root.grad += gradient
    to_do = [root]
    while to_do:
        node = to_do.pop()
        for parent, derivative in zip(node.parents, node.local_derivatives, strict=True):
            parent.grad += derivative * node.grad
            to_do.append(parent)
