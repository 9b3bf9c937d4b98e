"""You clip the gradient of every parameter by its own length, and so the step changes its direction. Of
which vector is ‖g‖ the length?"""

import numpy as np
from kittengrad.optimizer import gradients

TASK = "8.6"
REPLACES = "optim.clip_grad_norm_"


def variant_a(parameters, max_norm):
    found = gradients(parameters)
    for parameter, g in found:
        factor = max_norm / (float((g * g).sum()) ** 0.5 + 1e-6)
        if factor < 1:
            parameter.grad = factor * g
    return float(sum((g * g).sum() for _, g in found)) ** 0.5


def variant_b(parameters, max_norm):
    total = 0.0
    for parameter, g in gradients(parameters):
        norm = float(np.sqrt((g**2).sum()))
        total += norm**2
        if norm > max_norm:
            parameter.grad = g * (max_norm / (norm + 1e-6))
    return total**0.5
