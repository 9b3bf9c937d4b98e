"""You add ε under the root. There it counts as √ε, which is 10,000 times as much for ε = 10⁻⁸. Where does
the formula add it?"""

import numpy as np

TASK = "8.3"
REPLACES = "optim.scaled"


def variant_a(g, state, alpha, eps):
    s = state["squares"] = alpha * state.get("squares", 0.0) + (1 - alpha) * g * g
    return g / (s + eps) ** 0.5


def variant_b(g, state, alpha, eps):
    if "s" not in state:
        state["s"] = np.zeros_like(g)
    state["s"] += (1 - alpha) * (g**2 - state["s"])
    return g / np.sqrt(eps + state["s"])
