"""Your velocity takes only a part of the gradient in the first step, as in all others. With PyTorch's
formula the dampening begins later. What is v₁?"""

TASK = "8.2"
REPLACES = "optim.velocity"


def variant_a(g, state, momentum, dampening=0.0, nesterov=False):
    v = state["velocity"] = momentum * state.get("velocity", 0.0) + (1 - dampening) * g
    return g + momentum * v if nesterov else v


def variant_b(g, state, momentum, dampening=0.0, nesterov=False):
    if not state:
        state["v"] = 0.0 * g
    v = state["v"]
    v *= momentum
    v += (1 - dampening) * g
    return g + momentum * v if nesterov else 1.0 * v
