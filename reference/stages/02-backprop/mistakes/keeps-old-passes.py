"""Your second backward gives more than twice the first. The nodes between root and leaves kept the gradient
of the first pass, and passed it on again. Which nodes have to start every pass with 0?"""

from kittengrad.graph import topological_order

TASK = "2.3"
REPLACES = "graph.backward"


def variant_a(root, gradient=1.0):
    root.grad = gradient if root.parents else root.grad + gradient
    for node in reversed(topological_order(root)):
        for parent, derivative in zip(node.parents, node.local_derivatives, strict=True):
            parent.grad += derivative * node.grad


def variant_b(root, gradient=1.0):
    order = topological_order(root)
    order[-1].grad = gradient + (0.0 if root.parents else root.grad)
    while order:
        node = order.pop()
        for i, parent in enumerate(node.parents):
            parent.grad = parent.grad + node.grad * node.local_derivatives[i]
