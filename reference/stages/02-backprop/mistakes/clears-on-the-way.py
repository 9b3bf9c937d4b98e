"""After your backward the leaves have the right gradients, and the nodes between hold 0. Every node of
the graph ends with the gradient of this pass. When is the right moment to clear a node?"""

from kittengrad.graph import topological_order

TASK = "2.2"
REPLACES = "graph.backward"


def variant_a(root, gradient=1.0):
    root.grad += gradient
    for node in reversed(topological_order(root)):
        g = node.grad
        if node.parents and node is not root:
            node.grad = 0.0
        for parent, derivative in zip(node.parents, node.local_derivatives, strict=True):
            parent.grad += derivative * g


def variant_b(root, gradient=1.0):
    order = topological_order(root)
    arrived = dict.fromkeys(order, 0.0)
    arrived[root] = gradient
    for node in reversed(order):
        if not node.parents:
            node.grad += arrived[node]
        for parent, derivative in zip(node.parents, node.local_derivatives, strict=True):
            arrived[parent] += derivative * arrived[node]
