"""All parameters shrink by λ in each step."""

from kittengrad.optim import Adam

TASK = "8.4"
REPLACES = "optim.AdamW.update"


def variant_a(self, p, g, state, lr, betas, eps, weight_decay):
    p -= weight_decay * p
    Adam.update(self, p, g, state, lr, betas, eps, weight_decay=0.0)
