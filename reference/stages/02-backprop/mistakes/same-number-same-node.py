"""Two different nodes can hold the same number. You took the second node for the first and left it out. Two
names mean one node when they mean the same object. How does Python test that?"""

TASK = "2.1"
REPLACES = "graph.topological_order"


def variant_a(root):
    order, seen, to_do = [], set(), [root]
    while to_do:
        node = to_do.pop()
        if node is None:
            order.append(to_do.pop())
        elif node.data not in seen:
            seen.add(node.data)
            to_do += (node, None, *reversed(node.parents))
    return order


def variant_b(root):
    order = []

    def visit(node):
        if any(repr(node) == repr(other) for other in order):
            return
        for parent in node.parents:
            visit(parent)
        order.append(node)

    visit(root)
    return order
