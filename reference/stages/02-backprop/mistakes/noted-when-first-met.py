"""You add a node to the order when you first meet it on the way down from the root. That is too early for a
node that is used near the root and again further down. When are all its operands in the order?"""

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
