"""A node without a gradient has the gradient None, as in PyTorch."""

TASK = "2.4"
REPLACES = "graph.zero_grad"


def variant_a(nodes):
    for node in nodes:
        node.grad = None
