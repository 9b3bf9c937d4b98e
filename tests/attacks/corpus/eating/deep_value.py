"""Return a list in a list in a list, a hundred thousand deep: as order, as gradient, as error."""


def deep():
    value = []
    for _ in range(100_000):
        value = [value]
    return value


def topological_order(root):
    return deep()


def backward(root, gradient=1.0):
    root.grad = deep()


def zero_grad(nodes):
    raise ValueError(deep())
