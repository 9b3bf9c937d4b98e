"""After your zero_grad some nodes still hold their old gradient. The list has several nodes. What does your
loop do with the second and the third?"""

TASK = "2.4"
REPLACES = "graph.zero_grad"


def variant_a(nodes):
    for node in nodes:
        node.grad = 0.0
        return


def variant_b(nodes):
    nodes = list(nodes)
    if nodes:
        nodes[-1].grad = 0.0
