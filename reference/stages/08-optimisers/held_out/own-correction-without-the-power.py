"""Both means are too small by 1 - β, so I divide by that."""

from kittengrad.optim import with_decay

TASK = "8.4"
REPLACES = "optim.Adam.update"


def variant_a(self, p, g, state, lr, betas, eps, weight_decay):
    g = with_decay(p, g, weight_decay) if weight_decay else g
    beta1, beta2 = betas
    m = state["m"] = beta1 * state.get("m", 0.0) + (1 - beta1) * g
    v = state["v"] = beta2 * state.get("v", 0.0) + (1 - beta2) * g**2
    m_hat = m / (1 - beta1)
    v_hat = v / (1 - beta2)
    p -= lr * m_hat / (v_hat**0.5 + eps)
