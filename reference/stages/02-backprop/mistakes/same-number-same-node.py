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
    order, done, to_do = {}, set(), [root]
    while to_do:
        node = to_do[-1]
        if repr(node) in done:
            order.setdefault(repr(node), to_do.pop())
        else:
            done.add(repr(node))
            to_do += [parent for parent in node.parents if repr(parent) not in done]
    return list(order.values())
