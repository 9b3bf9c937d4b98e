"""You add the weight decay to the gradient's own array, so the parameter's gradient has changed after the
step. With the next step it would be added once more. Which expression makes a new array?"""

import numpy as np

TASK = "8.1"
REPLACES = "optim.with_decay"


def variant_a(p, g, weight_decay):
    g += weight_decay * p
    return g


def variant_b(p, g, weight_decay):
    return np.add(g, weight_decay * p, out=g)
