"""Hand the grader process more objects than it can hold, one answer after another.

ends: exception, wrong value
"""


def topological_order(root):
    return [object() for _ in range(90_000)]


def backward(root, gradient=1.0):
    root.grad = topological_order(root)


def zero_grad(nodes):
    raise ValueError
