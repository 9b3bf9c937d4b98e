"""α is the part of the new square."""

TASK = "8.3"
REPLACES = "optim.scaled"


def variant_a(g, state, alpha, eps):
    s = (1 - alpha) * state.get("squares", 0.0) + alpha * g**2
    state["squares"] = s
    return g / (s**0.5 + eps)
