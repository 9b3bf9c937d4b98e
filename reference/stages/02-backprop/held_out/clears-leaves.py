"""Every pass starts afresh, so I first set the gradients of all nodes to 0."""

from kittengrad.graph import topological_order

TASK = "2.3"
REPLACES = "graph.backward"


def variant_a(root, gradient=1.0):
    nodes = topological_order(root)
    for n in nodes:
        n.grad = 0.0
    root.grad = gradient
    for n in nodes[::-1]:
        for i in range(len(n.parents)):
            n.parents[i].grad += n.local_derivatives[i] * n.grad
