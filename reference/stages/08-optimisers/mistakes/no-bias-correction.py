"""Your means begin at 0 and are used as they are, so the first steps have the wrong length. By which factor
is the mean too small after the first step?"""

import numpy as np
from kittengrad.optim import with_decay

TASK = "8.4"
REPLACES = "optim.Adam.update"


def variant_a(self, p, g, state, lr, betas, eps, weight_decay):
    g = with_decay(p, g, weight_decay) if weight_decay else g
    beta1, beta2 = betas
    m = state["mean"] = beta1 * state.get("mean", 0.0) + (1 - beta1) * g
    v = state["squares"] = beta2 * state.get("squares", 0.0) + (1 - beta2) * g * g
    p -= lr * m / (v**0.5 + eps)


def variant_b(self, p, g, state, lr, betas, eps, weight_decay):
    g = with_decay(p, g, weight_decay) if weight_decay else g
    if not state:
        state.update(t=0, m=np.zeros_like(p), v=np.zeros_like(p))
    state["t"] += 1
    state["m"] += (1 - betas[0]) * (g - state["m"])
    state["v"] += (1 - betas[1]) * (g**2 - state["v"])
    p -= lr * state["m"] / (np.sqrt(state["v"]) + eps)
