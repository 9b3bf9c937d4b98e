"""The optimiser has a step counter: one of the class, which also works without an object (a), or self.t
(b)."""

from kittengrad.optim import Adam, with_decay

TASK = "8.4"
REPLACES = "optim.Adam.update"


def variant_a(self, p, g, state, lr, betas, eps, weight_decay):
    g = with_decay(p, g, weight_decay) if weight_decay else g
    beta1, beta2 = betas
    Adam.t = getattr(Adam, "t", 0) + 1
    t = Adam.t
    m = beta1 * state.get("m", 0.0) + (1 - beta1) * g
    v = beta2 * state.get("v", 0.0) + (1 - beta2) * g * g
    state["m"], state["v"] = m, v
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    p -= lr * m_hat / (v_hat**0.5 + eps)


def variant_b(self, p, g, state, lr, betas, eps, weight_decay):
    import numpy as np

    g = with_decay(p, g, weight_decay) if weight_decay else g
    if not hasattr(self, "t"):
        self.t = 0
    self.t += 1
    if not state:
        state["m"] = np.zeros_like(p)
        state["v"] = np.zeros_like(p)
    state["m"] = betas[0] * state["m"] + (1 - betas[0]) * g
    state["v"] = betas[1] * state["v"] + (1 - betas[1]) * g**2
    m_hat = state["m"] / (1 - betas[0] ** self.t)
    v_hat = state["v"] / (1 - betas[1] ** self.t)
    p -= lr * m_hat / (np.sqrt(v_hat) + eps)
