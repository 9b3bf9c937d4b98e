"""All numbers of your array share one mean of squares. A number with small gradients then takes tiny steps
beside one with large gradients. What does "element by element" ask for?"""

import numpy as np

TASK = "8.3"
REPLACES = "optim.scaled"


def variant_a(g, state, alpha, eps):
    s = state["squares"] = alpha * state.get("squares", 0.0) + (1 - alpha) * (g * g).mean()
    return g / (s**0.5 + eps)


def variant_b(g, state, alpha, eps):
    if "s" not in state:
        state["s"] = np.zeros(1)
    state["s"] = alpha * state["s"] + (1 - alpha) * np.sum(g**2) / g.size
    return g / (np.sqrt(state["s"]) + eps)
