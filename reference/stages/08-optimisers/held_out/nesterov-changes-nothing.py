"""Nesterov's direction is the gradient plus μ times the velocity that we have."""

TASK = "8.2"
REPLACES = "optim.velocity"


def variant_a(g, state, momentum, dampening=0.0, nesterov=False):
    if "velocity" not in state:
        before = 0 * g
        v = g.copy()
    else:
        before = state["velocity"]
        v = momentum * before + (1 - dampening) * g
    state["velocity"] = v
    return g + momentum * before if nesterov else v
