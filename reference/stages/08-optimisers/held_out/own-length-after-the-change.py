"""I give back the length of the gradients as they are at the end."""

from kittengrad.optimizer import gradients

TASK = "8.6"
REPLACES = "optim.clip_grad_norm_"


def variant_a(parameters, max_norm):
    import numpy as np

    parameters = list(parameters)
    norm = np.sqrt(sum(np.sum(g * g) for _, g in gradients(parameters)))
    c = max_norm / (norm + 1e-6)
    if c < 1:
        for parameter, g in gradients(parameters):
            parameter.grad = g * float(c)
        norm = norm * c
    return float(norm)
