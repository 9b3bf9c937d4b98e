"""Stage 02, written with a depth-first search over iterators, and a small class for one pass."""


def topological_order(root):
    """Depth first: a node is finished when the iterator over its parents is used up."""
    order = []
    visited = {id(root)}
    path = [root]
    open_parents = [iter(root.parents)]
    while path:
        for parent in open_parents[-1]:
            if id(parent) not in visited:
                visited.add(id(parent))
                path.append(parent)
                open_parents.append(iter(parent.parents))
                break
        else:
            open_parents.pop()
            order.append(path.pop())
    return order


class Pass:
    """One walk from the root to the leaves."""

    def __init__(self, root, gradient):
        self.order = topological_order(root)
        self.root = root
        self.gradient = gradient

    def clear(self):
        for node in self.order:
            if len(node.parents) > 0:
                node.grad = 0.0

    def run(self):
        self.clear()
        self.root.grad = self.root.grad + self.gradient
        while self.order:
            node = self.order.pop()
            for index in range(len(node.parents)):
                contribution = node.grad * node.local_derivatives[index]
                parent = node.parents[index]
                parent.grad = parent.grad + contribution


def backward(root, gradient=1):
    """One pass from this root."""
    Pass(root, gradient).run()


def zero_grad(nodes):
    """Visit the nodes with an iterator."""
    remaining = iter(nodes)
    while (node := next(remaining, None)) is not None:
        node.grad = 0.0
