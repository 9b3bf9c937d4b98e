"""Your numbers are as large as the number of outputs asks for. Each output is a sum over the inputs: which
of the two numbers in `shape` decides how large this sum becomes?"""

from math import sqrt

TASK = "7.2"
REPLACES = "nn.kaiming_uniform"


def variant_a(shape, rng, gain=sqrt(2)):  # noqa: B008
    r = gain * sqrt(3 / shape[0])
    return rng.uniform(-r, r, shape)


def variant_b(shape, rng, gain=sqrt(2)):  # noqa: B008
    inputs, outputs = shape
    r = gain * (3 / inputs) ** 0.5
    return (2 * rng.random((inputs, outputs)) - 1) * r
