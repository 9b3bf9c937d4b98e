"""A shared node passed its gradient on too early, and then again when the rest arrived. All users of a node
have to pass on their part first. Which list tells you when that is done?"""

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
