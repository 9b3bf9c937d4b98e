"""ε keeps the root away from 0, so I add it to s."""

TASK = "8.3"
REPLACES = "optim.scaled"


def variant_a(g, state, alpha, eps):
    s = state.get("squares", 0.0)
    s = alpha * s + (1 - alpha) * g**2
    state["squares"] = s
    return g / (s + eps) ** 0.5


def variant_b(g, state, alpha, eps):
    import numpy as np

    if "squares" not in state:
        state["squares"] = np.zeros_like(g)
    state["squares"] = state["squares"] * alpha + g * g * (1 - alpha)
    return g / np.sqrt(state["squares"] + eps)
