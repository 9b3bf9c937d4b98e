"""I append each node after its parents."""

TASK = "2.1"
REPLACES = "graph.topological_order"


def variant_a(root):
    order = []
    stack = [(root, 0)]
    while stack:
        node, i = stack.pop()
        if i < len(node.parents):
            stack.append((node, i + 1))
            stack.append((node.parents[i], 0))
        else:
            order.append(node)
    return order


def variant_b(root):
    order, done = [], set()
    to_do = [(root, False)]
    while to_do:
        node, ready = to_do.pop()
        if ready or not node.parents:
            order.append(node)
            done.add(node)
            continue
        to_do.append((node, True))
        for parent in node.parents:
            if parent not in done:
                to_do.append((parent, False))
    return order
