"""I keep a copy of the first gradient in the state, and compute each later velocity from what is there."""

TASK = "8.2"
REPLACES = "optim.velocity"


def variant_a(g, state, momentum, dampening=0.0, nesterov=False):
    if "velocity" in state:
        v = momentum * state["velocity"] + (1 - dampening) * g
    else:
        v = g.copy()
        state["velocity"] = v
    if nesterov:
        v = g + momentum * v
    return v
