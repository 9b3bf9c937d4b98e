"""The order holds the nodes that the root was computed from."""

TASK = "2.1"
REPLACES = "graph.topological_order"


def variant_a(root):
    order, seen = [], set()
    stack = [(root, False)]
    while stack:
        node, done = stack.pop()
        if done:
            if node is not root:
                order.append(node)
        elif node not in seen:
            seen.add(node)
            stack.append((node, True))
            stack.extend((parent, False) for parent in node.parents)
    return order
