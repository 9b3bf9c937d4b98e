"""Two running means, of g and of its square; the step is η m / (√v + ε)."""

from kittengrad.optim import with_decay

TASK = "8.4"
REPLACES = "optim.Adam.update"


def variant_a(self, p, g, state, lr, betas, eps, weight_decay):
    import numpy as np

    if weight_decay:
        g = with_decay(p, g, weight_decay)
    b1, b2 = betas
    state["m"] = b1 * state.get("m", 0.0) + (1 - b1) * g
    state["v"] = b2 * state.get("v", 0.0) + (1 - b2) * g**2
    p -= lr * state["m"] / (np.sqrt(state["v"]) + eps)
