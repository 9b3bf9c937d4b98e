"""AdamW is Adam with weight decay, and Adam's update has an argument for that."""

from kittengrad.optim import Adam

TASK = "8.4"
REPLACES = "optim.AdamW.update"


def variant_a(self, p, g, state, lr, betas, eps, weight_decay):
    Adam.update(self, p, g, state, lr, betas, eps, weight_decay)
