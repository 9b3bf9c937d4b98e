"""You walk the order from its beginning, where the leaves are. The gradient of a leaf is still 0 then, so 0
is passed on. Where does the gradient start, and which way does it flow?"""

from kittengrad.graph import topological_order

TASK = "2.2"
REPLACES = "graph.backward"


def variant_a(root, gradient=1.0):
    order = topological_order(root)
    for node in order:
        if node.parents:
            node.grad = 0.0
    root.grad += gradient
    for node in order:
        for parent, derivative in zip(node.parents, node.local_derivatives, strict=True):
            parent.grad += derivative * node.grad


def variant_b(root, gradient=1.0):
    root.grad = root.grad * (not root.parents) + gradient
    for parent, derivative in zip(root.parents, root.local_derivatives, strict=True):
        parent.grad = parent.grad * (not parent.parents) + derivative * root.grad
