"""On your walk a function calls itself once for every step down. Python stops at about 1000 nested calls, and
a training loop builds graphs a hundred times as deep. Keep a list of your own of what is still to do."""

from kittengrad.graph import topological_order

TASK = "2.5"
REPLACES = "graph.topological_order"


def variant_a(root):
    order, seen = [], set()

    def visit(node):
        if node not in seen:
            seen.add(node)
            for parent in node.parents:
                visit(parent)
            order.append(node)

    visit(root)
    return order


def variant_b(root, seen=None):
    seen = set() if seen is None else seen
    seen.add(root)
    order = []
    for parent in root.parents:
        if parent not in seen:
            order.extend(topological_order(parent, seen))
    order.append(root)
    return order


def variant_c(root):
    import sys

    sys.setrecursionlimit(11_000)
    order, seen = [], set()

    def visit(node):
        if node not in seen:
            seen.add(node)
            for parent in node.parents:
                visit(parent)
            order.append(node)

    visit(root)
    return order
