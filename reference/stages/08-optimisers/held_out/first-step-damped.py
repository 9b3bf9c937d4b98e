"""The velocity is 0 before the first step, and then one formula does for all steps."""

TASK = "8.2"
REPLACES = "optim.velocity"


def variant_a(g, state, momentum, dampening=0.0, nesterov=False):
    old = state.get("velocity", 0.0)
    new = momentum * old + (1 - dampening) * g
    state["velocity"] = new
    if nesterov:
        return g + momentum * new
    return new
