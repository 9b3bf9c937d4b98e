"""Your zero_grad sets a local name to zero and leaves the nodes as they are. Where does a node keep its
gradient, and how do you write there?"""

TASK = "2.4"
REPLACES = "graph.zero_grad"


def variant_a(nodes):
    grad = None
    for node in nodes:
        grad = node.grad
        grad *= 0.0
    return grad


def variant_b(nodes):
    gradients = [node.grad for node in nodes]
    for i in range(len(gradients)):
        gradients[i] = 0.0
