"""After your rule has been at work, an operand is no longer what it was. The arrays belong to whoever handed
them to you, and other nodes may hold them too. Which of your operators writes into an array?"""

from kittengrad.arithmetic import unbroadcast

TASK = "4.2"
REPLACES = "arithmetic.add"


def variant_a(a, b):
    shapes = a.shape, b.shape
    if a.shape == (a + b).shape:
        a += b
        out = a
    else:
        out = a + b
    return out, lambda g: unbroadcast(g, shapes[0]), lambda g: unbroadcast(g, shapes[1])


def variant_b(a, b):
    out = a if a.shape == (a + b).shape and a.ndim else a + b
    if out is a:
        out[...] = a + b
    return out, lambda g: unbroadcast(g, a.shape), lambda g: unbroadcast(g, b.shape)
