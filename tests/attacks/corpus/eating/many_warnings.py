"""Warn a thousand times in every call, each time of something else."""

import warnings


def topological_order(root):
    for number in range(1000):
        warnings.warn(f"kilroy {number} " + "x" * 100, stacklevel=2)


def backward(root, gradient=1.0):
    topological_order(root)


def zero_grad(nodes):
    topological_order(nodes)
