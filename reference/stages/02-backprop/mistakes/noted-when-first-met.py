"""You note a node when you first meet it on the way down from the root. A node that is used near the
root and again further down is then noted too soon. When do you know that all its operands have been
noted?"""

TASK = "2.1"
REPLACES = "graph.topological_order"


def variant_a(root):
    order, seen, to_do = [], set(), [root]
    while to_do:
        node = to_do.pop()
        if node not in seen:
            seen.add(node)
            order.append(node)
            to_do.extend(reversed(node.parents))
    return order[::-1]


def variant_b(root):
    met = [root]
    known = {root}
    for node in met:
        for parent in node.parents:
            if parent not in known:
                known.add(parent)
                met.append(parent)
    met.reverse()
    return met
