"""Where the shapes agree I add in place, which saves a new array."""

from kittengrad.arithmetic import unbroadcast

TASK = "4.2"
REPLACES = "arithmetic.add"


def variant_a(a, b):
    if a.shape == b.shape:
        out = a
        out += b
    else:
        out = a + b
    return out, lambda g: unbroadcast(g, a.shape), lambda g: unbroadcast(g, b.shape)
