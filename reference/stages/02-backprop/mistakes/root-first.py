"""Your order has every node once, but it runs from the root to the leaves. Which nodes have to be in the
order before a node is added?"""

TASK = "2.1"
REPLACES = "graph.topological_order"


def variant_a(root):
    order, seen, to_do = [], set(), [root]
    while to_do:
        node = to_do.pop()
        if node is None:
            order.append(to_do.pop())
        elif node not in seen:
            seen.add(node)
            to_do += (node, None, *node.parents)
    return order[::-1]


def variant_b(root):
    from collections import deque

    users = {}
    met, to_do = {root}, [root]
    while to_do:
        for parent in to_do.pop().parents:
            users[parent] = users.get(parent, 0) + 1
            if parent not in met:
                met.add(parent)
                to_do.append(parent)
    order, ready = [], deque([root])
    while ready:
        node = ready.popleft()
        order.append(node)
        for parent in node.parents:
            users[parent] -= 1
            if users[parent] == 0:
                ready.append(parent)
    return order
