"""I go through the nodes and set the gradient to 0."""

TASK = "2.4"
REPLACES = "graph.zero_grad"


def variant_a(nodes):
    for node in nodes:
        node.grad = 0.0
        return


def variant_b(nodes):
    node = None
    for n in nodes:
        node = n
    if node is not None:
        node.grad = 0.0
