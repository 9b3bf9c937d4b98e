"""Return an order that never ends, and one of the nodes over and over.

ends: exception, wrong value
"""

import itertools


def topological_order(root):
    return itertools.repeat(root)


def backward(root, gradient=1.0):
    root.grad = itertools.count()


def zero_grad(nodes):
    raise ValueError
