"""Raise every exception that a test could be waiting for, at every turn, under names that were changed."""

import itertools

raised = itertools.cycle(
    [TypeError, ValueError, ZeroDivisionError, NotImplementedError, AttributeError, IndexError]
)


class AuthoringError(Exception):
    __name__ = __qualname__ = "ValueError"


def topological_order(root):
    raise next(raised)("kilroy")


def backward(root, gradient=1.0):
    raise AuthoringError


def zero_grad(nodes):
    raise next(raised)
