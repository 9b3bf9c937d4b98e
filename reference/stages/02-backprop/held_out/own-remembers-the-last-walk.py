"""The set of the nodes that I have seen is a default argument, so that I need no extra line for it."""

TASK = "2.1"
REPLACES = "graph.topological_order"


def variant_a(root, seen=set()):
    order = []
    stack = [(root, False)]
    while stack:
        node, done = stack.pop()
        if done:
            order.append(node)
        elif node not in seen:
            seen.add(node)
            stack.append((node, True))
            stack.extend((parent, False) for parent in node.parents)
    return order
