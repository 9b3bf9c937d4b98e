"""Fill the stack: by calls without a limit, by `repr`, by an attribute that asks for itself.

ends: exception, crash, time, memory
"""

import sys

sys.setrecursionlimit(10**9)


class Endless:
    def __getattr__(self, name):
        return getattr(self, name + "x")

    def __repr__(self):
        return repr([self])


def topological_order(root):
    return topological_order(root)


def backward(root, gradient=1.0):
    raise ValueError(repr(Endless()))


def zero_grad(nodes):
    return Endless().grad
