"""Return dictionaries whose keys all have one hash, so that building them again takes quadratic time."""

MODULUS = 2**61 - 1  # an int's hash is its remainder by it


def topological_order(root):
    return {MODULUS * n: n for n in range(1, 1000)}


def backward(root, gradient=1.0):
    root.grad = topological_order(root)


def zero_grad(nodes):
    raise ValueError
