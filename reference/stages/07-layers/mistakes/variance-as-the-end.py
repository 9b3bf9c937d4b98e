"""Your interval ends at the standard deviation that the numbers should have. Even numbers from [-r, r) have
a smaller one: r/√3. How far does the interval reach?"""

from math import sqrt

TASK = "7.2"
REPLACES = "nn.kaiming_uniform"


def variant_a(shape, rng, gain=sqrt(2)):  # noqa: B008
    std = gain / sqrt(shape[1])
    return rng.uniform(-std, std, shape)


def variant_b(shape, rng, gain=sqrt(2)):  # noqa: B008
    return gain * rng.uniform(-1, 1, shape) / shape[-1] ** 0.5
