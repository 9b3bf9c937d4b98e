"""Your AdamW lets the weight decay into the gradient, and Adam divides it by its usual size, as Adam
without the W does. What does Adam's step get to know of the decay?"""

from kittengrad.optim import Adam

TASK = "8.4"
REPLACES = "optim.AdamW.update"


def variant_a(self, p, g, state, lr, betas, eps, weight_decay):
    Adam.update(self, p, g, state, lr, betas, eps, weight_decay)


def variant_b(self, p, g, state, lr, betas, eps, weight_decay):
    Adam.update(self, p, g + weight_decay * p, state, lr, betas, eps, 0.0)
