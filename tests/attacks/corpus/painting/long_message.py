"""Raise messages of a hundred kilobytes, with a type's name as long, through a thousand frames."""


def topological_order(root, depth=900):
    if depth:
        return topological_order(root, depth - 1)
    raise type("kilroy" * 20_000, (Exception,), {})("kilroy " * 15_000)


def backward(root, gradient=1.0):
    topological_order(root)


def zero_grad(nodes):
    print("kilroy " * 15_000)
    topological_order(nodes)
