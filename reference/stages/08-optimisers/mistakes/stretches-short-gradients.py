"""You give every gradient the length `max_norm`, and so you lengthen the short ones. When does the formula
leave a gradient as it is?"""

import numpy as np
from kittengrad.optimizer import gradients

TASK = "8.6"
REPLACES = "optim.clip_grad_norm_"


def variant_a(parameters, max_norm):
    found = gradients(parameters)
    norm = float(np.sqrt(sum(float((g * g).sum()) for _, g in found)))
    for parameter, g in found:
        parameter.grad = max_norm / (norm + 1e-6) * g
    return norm


def variant_b(parameters, max_norm):
    found = gradients(parameters)
    norm = sum(float(np.sum(g**2)) for _, g in found) ** 0.5
    for _, g in found:
        g *= max_norm / (norm + 1e-6)
    return norm
