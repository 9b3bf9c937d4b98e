"""Each gradient that is longer than max_norm is shortened to it."""

from kittengrad.optimizer import gradients

TASK = "8.6"
REPLACES = "optim.clip_grad_norm_"


def variant_a(parameters, max_norm):
    import math

    total = 0.0
    for parameter, g in gradients(parameters):
        length = math.sqrt((g**2).sum())
        total += length**2
        scale = max_norm / (length + 1e-6)
        if scale < 1:
            parameter.grad = g * scale
    return math.sqrt(total)
