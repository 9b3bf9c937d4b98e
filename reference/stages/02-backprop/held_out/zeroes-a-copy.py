"""I take the gradient of each node and make it 0."""

TASK = "2.4"
REPLACES = "graph.zero_grad"


def variant_a(nodes):
    grads = [node.grad for node in nodes]
    for i in range(len(grads)):
        grads[i] = 0.0


def variant_b(nodes):
    for node in nodes:
        g = node.grad
        g -= g
