"""Stage 00, written with loops over plain Python numbers, and one working copy that is moved and put back."""

from collections import defaultdict

import numpy

EPSILON = 2.0**-52


def forward_difference(f, x, h):
    """(f(x + h) - f(x)) / h."""
    here = f(x)
    there = f(x + h)
    rise = there - here
    return rise / h


def central_difference(f, x, h):
    """The mean of the forward differences with h and with -h."""
    ahead = forward_difference(f, x, h)
    behind = forward_difference(f, x, -h)
    return (ahead + behind) / 2


def errors(difference, f, slope, x, steps):
    """|difference(f, x, h) - slope| for every h of `steps`."""
    found = []
    for h in steps:
        found.append(abs(difference(f, x, h) - slope))
    return found


def step_at(x):
    """How far to look from x."""
    size = x if x >= 0 else -x
    if size < 1:
        size = 1.0
    return EPSILON ** (1.0 / 3.0) * size


def numeric_derivative(f, x):
    """f'(x)."""
    return central_difference(f, x, step_at(x))


def numeric_gradient(f, x):
    """One derivative for each element, in the order in which they lie in the working copy."""
    work = numpy.array(x, dtype="float64", order="C")
    elements = work.reshape(-1)  # the same memory, in one row
    slopes = []
    for place in range(elements.size):
        old = float(elements[place])
        h = step_at(old)
        elements[place] = old + h
        ahead = float(f(work))
        elements[place] = old - h
        behind = float(f(work))
        elements[place] = old
        slopes.append((ahead - behind) / (h + h))
    return numpy.array(slopes, dtype="float64").reshape(work.shape)


def slopes_by_hand(a, b, c, f):
    """L = f·a·b + f·c, multiplied out; L moves with d, and with its two summands, as f says."""
    slopes = defaultdict(float, dict.fromkeys(["c", "d", "e"], f), L=1.0)
    slopes.update(a=f * b, b=f * a, f=a * b + c)
    return slopes
