"""A leaf passes nothing on, so it needs no place in the order."""

TASK = "2.1"
REPLACES = "graph.topological_order"


def variant_a(root):
    order, seen = [], set()
    stack = [(root, False)]
    while stack:
        node, done = stack.pop()
        if done:
            order.append(node)
        elif node.parents and node not in seen:
            seen.add(node)
            stack.append((node, True))
            stack.extend((parent, False) for parent in node.parents)
    return order
