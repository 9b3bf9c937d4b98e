"""Backward starts at the root, so the root comes first in the order."""

TASK = "2.1"
REPLACES = "graph.topological_order"


def variant_a(root):
    order = []
    seen = set()
    stack = [(root, False)]
    while stack:
        node, finished = stack.pop()
        if finished:
            order.append(node)
        elif node not in seen:
            seen.add(node)
            stack.append((node, True))
            for parent in node.parents:
                stack.append((parent, False))
    return order[::-1]
