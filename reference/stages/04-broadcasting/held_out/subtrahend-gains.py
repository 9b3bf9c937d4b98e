"""Subtraction is addition with a minus, so its gradients are the same."""

from kittengrad.arithmetic import unbroadcast

TASK = "4.2"
REPLACES = "arithmetic.subtract"


def variant_a(a, b):
    return a - b, lambda g: unbroadcast(g, a.shape), lambda g: unbroadcast(g, b.shape)
