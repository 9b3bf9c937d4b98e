"""Your numbers come from another source than the Generator `rng`. A seed then gives other numbers each
time, or the random numbers of the whole program change. Which object draws for you here?"""

from math import sqrt

TASK = "7.2"
REPLACES = "nn.xavier_uniform"


def variant_a(shape, rng, gain=1.0):
    import numpy as np

    r = gain * sqrt(6 / sum(shape))
    return np.random.uniform(-r, r, shape)


def variant_b(shape, rng, gain=1.0):
    import numpy as np

    r = gain * sqrt(6 / sum(shape))
    return np.random.default_rng().uniform(-r, r, shape)
