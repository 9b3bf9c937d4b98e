"""I divide the gradient by the mean of the squares, with ε added."""

TASK = "8.3"
REPLACES = "optim.scaled"


def variant_a(g, state, alpha, eps):
    state["squares"] = alpha * state.get("squares", 0.0) + (1 - alpha) * g * g
    return g / (state["squares"] + eps)
