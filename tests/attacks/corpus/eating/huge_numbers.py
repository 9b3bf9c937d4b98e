"""Return integers of a hundred thousand digits, whose printing takes longer than their making."""


def topological_order(root):
    return [10**100_000]


def backward(root, gradient=1.0):
    root.grad = 10**100_000


def zero_grad(nodes):
    raise ValueError(10**100_000)
