"""Your velocity begins as the very array of the gradient. Whatever changes the velocity then changes the
gradient of the parameter too. What do you have to keep instead of g itself?"""

import numpy as np

TASK = "8.2"
REPLACES = "optim.velocity"


def variant_a(g, state, momentum, dampening=0.0, nesterov=False):
    if "velocity" in state:
        v = state["velocity"]
        v *= momentum
        v += (1 - dampening) * g
    else:
        v = state["velocity"] = g
    return g + momentum * v if nesterov else v


def variant_b(g, state, momentum, dampening=0.0, nesterov=False):
    if not state:
        state["v"] = np.asarray(g)
    else:
        np.multiply(state["v"], momentum, out=state["v"])
        state["v"] += (1 - dampening) * g
    if nesterov:
        return g + momentum * state["v"]
    return state["v"]
