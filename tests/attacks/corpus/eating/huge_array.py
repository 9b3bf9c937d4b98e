"""Return an array of eight exabytes that takes eight bytes here: a view with strides of zero."""

import numpy as np


def topological_order(root):
    return np.broadcast_to(1.0, (10**9, 10**9))


def backward(root, gradient=1.0):
    root.grad = topological_order(root)


def zero_grad(nodes):
    raise ValueError
