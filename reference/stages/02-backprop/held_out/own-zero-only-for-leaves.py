"""Backward clears the other nodes, so zero_grad has to clear the leaves."""

TASK = "2.4"
REPLACES = "graph.zero_grad"


def variant_a(nodes):
    for node in nodes:
        if not node.parents:
            node.grad = 0.0
