"""You divide by the mean of the squares itself. A gradient ten times as large has squares a hundred times
as large: which operation makes its usual size of that?"""

import numpy as np

TASK = "8.3"
REPLACES = "optim.scaled"


def variant_a(g, state, alpha, eps):
    s = state["squares"] = alpha * state.get("squares", 0.0) + (1 - alpha) * g * g
    return g / (s + eps)


def variant_b(g, state, alpha, eps):
    old = state.get("mean", np.zeros_like(g))
    state["mean"] = alpha * old + (1 - alpha) * np.square(g)
    return np.divide(g, state["mean"] + eps)
