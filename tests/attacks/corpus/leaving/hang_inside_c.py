"""Ask for one arithmetical operation that takes centuries, in which no signal handler is run.

ends: time
"""


def topological_order(root):
    return 7**7**9


def backward(root, gradient=1.0):
    topological_order(root)


def zero_grad(nodes):
    topological_order(nodes)
