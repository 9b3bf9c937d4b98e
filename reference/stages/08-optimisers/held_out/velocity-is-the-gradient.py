"""In the first step the velocity is the gradient; later I update it in place, which saves memory."""

TASK = "8.2"
REPLACES = "optim.velocity"


def variant_a(g, state, momentum, dampening=0.0, nesterov=False):
    if "velocity" not in state:
        state["velocity"] = g
    else:
        state["velocity"] *= momentum
        state["velocity"] += (1 - dampening) * g
    if nesterov:
        return g + momentum * state["velocity"]
    return state["velocity"]
