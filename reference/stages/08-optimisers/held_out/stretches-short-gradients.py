"""All gradients are multiplied by c, so that their length together is max_norm."""

from kittengrad.optimizer import gradients

TASK = "8.6"
REPLACES = "optim.clip_grad_norm_"


def variant_a(parameters, max_norm):
    pairs = gradients(parameters)
    length = sum((g**2).sum() for _, g in pairs) ** 0.5
    c = float(max_norm / (length + 1e-6))
    for p, g in pairs:
        p.grad = c * g
    return float(length)
