"""A node that is used twice stands in your order twice. You come to it on every path that leads there. How
can you remember that you were here before?"""

TASK = "2.1"
REPLACES = "graph.topological_order"


def variant_a(root):
    order = [root]
    for node in order:
        order.extend(node.parents)
    return order[::-1]


def variant_b(root):
    order, to_do = [], [(root, False)]
    while to_do:
        node, ready = to_do.pop()
        if ready:
            order.append(node)
        else:
            to_do.append((node, True))
            for parent in reversed(node.parents):
                to_do.append((parent, False))
    return order
