"""With `nesterov` your step is the same as without: gₜ + μ vₜ₋₁ is vₜ again. Nesterov's step looks ahead.
Which velocity does the docstring add to the gradient?"""

TASK = "8.2"
REPLACES = "optim.velocity"


def variant_a(g, state, momentum, dampening=0.0, nesterov=False):
    old = state.get("velocity", 0.0)
    v = state["velocity"] = momentum * old + (1 - dampening) * g if "velocity" in state else 1 * g
    return g + momentum * old if nesterov else v


def variant_b(g, state, momentum, dampening=0.0, nesterov=False):
    if "velocity" in state:
        state["velocity"] = momentum * state["velocity"] + (1 - dampening) * g
    else:
        state["velocity"] = g.copy()
    return state["velocity"]
