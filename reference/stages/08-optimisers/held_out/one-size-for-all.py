"""A mean of the squares is one number: the mean over the array."""

TASK = "8.3"
REPLACES = "optim.scaled"


def variant_a(g, state, alpha, eps):
    import numpy as np

    old = state.get("squares", 0.0)
    state["squares"] = alpha * old + (1 - alpha) * np.mean(g * g)
    return g / (np.sqrt(state["squares"]) + eps)
