"""The gradient that you give an operand has the shape of the result. A bias that was stretched over 209
columns would become 209 biases. How many numbers does the operand have, and who may move each of them?"""

from kittengrad.arithmetic import unbroadcast

TASK = "4.2"
REPLACES = "arithmetic.add"


def variant_a(a, b):
    return a + b, lambda g: g, lambda g: g


def variant_b(a, b):
    def first(g):
        return unbroadcast(g, a.shape)

    def second(g):
        return unbroadcast(g, (a + b).shape)

    return a + b, first, second


def variant_c(a, b):
    return a + b, lambda g: g, lambda g: unbroadcast(g, b.shape)
