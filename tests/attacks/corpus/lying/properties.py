"""Give the provided Value a `grad` and a `label` that are different every time they are asked for."""

import itertools

from . import scalar

guesses = itertools.cycle([0.0, 1.0, 2.0, 0.5, -1.0])


def topological_order(root):
    type.__setattr__(scalar.Value, "grad", property(lambda self: next(guesses), lambda self, number: None))
    type.__setattr__(scalar.Value, "label", property(lambda self: next(guesses), lambda self, number: None))
    return [root]


def backward(root, gradient=1.0):
    topological_order(root)


def zero_grad(nodes):
    topological_order(nodes)
