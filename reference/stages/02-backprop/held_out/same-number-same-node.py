"""I remember the numbers of the nodes that I have seen."""

TASK = "2.1"
REPLACES = "graph.topological_order"


def variant_a(root):
    order = []
    seen = set()
    stack = [(root, False)]
    while stack:
        node, done = stack.pop()
        if done:
            order.append(node)
            continue
        if node.data in seen:
            continue
        seen.add(node.data)
        stack.append((node, True))
        for parent in reversed(node.parents):
            stack.append((parent, False))
    return order
