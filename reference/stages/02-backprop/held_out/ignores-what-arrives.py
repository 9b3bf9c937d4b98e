"""The derivative for each parent stands in the node already, so I add it to the gradient of the
parent."""

from kittengrad.graph import topological_order

TASK = "2.2"
REPLACES = "graph.backward"


def variant_a(root, gradient=1.0):
    order = topological_order(root)
    for node in order:
        if node.parents:
            node.grad = 0.0
    root.grad += gradient
    while order:
        node = order.pop()
        for i, parent in enumerate(node.parents):
            parent.grad += node.local_derivatives[i]
