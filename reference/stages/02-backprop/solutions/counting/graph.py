"""Stage 02, written with Kahn's algorithm: a node is ready when all its users are done, found by counting."""

from collections import Counter, deque


def topological_order(root):
    """The nodes from the root down, each after all its users, turned round at the end."""
    found, users = {root: None}, Counter()
    for node in (to_do := [root]):
        for parent in node.parents:
            users[parent] += 1
            if parent not in found:
                found[parent] = None
                to_do.append(parent)
    ready, backwards = deque([root]), []
    while ready:
        node = ready.popleft()
        backwards.append(node)
        for parent in node.parents:
            users[parent] -= 1
            if users[parent] == 0:
                ready.append(parent)
    return tuple(reversed(backwards))


def backward(root, gradient=1.0):
    """Collect the gradients of this pass in a dictionary, and write them to the nodes at the end."""
    collected = Counter({root: float(gradient)})
    for node in topological_order(root)[::-1]:
        arrived = collected[node]
        for i, parent in enumerate(node.parents):
            collected[parent] += arrived * node.local_derivatives[i]
    for node, total in collected.items():
        if node.parents:
            node.grad = total
        else:
            node.grad += total


def zero_grad(nodes):
    """0.0 for each of them."""
    for i in range(len(nodes)):
        nodes[i].grad = 0.0
