"""Stage 08, number by number."""

import math

import numpy as np

from . import lr_scheduler
from .namespace import array_namespace
from .optimizer import Optimizer, gradients

__all__ = [
    "SGD",
    "Adam",
    "AdamW",
    "Optimizer",
    "RMSprop",
    "clip_grad_norm_",
    "clip_grad_value_",
    "lr_scheduler",
]

# Task 8.1: a step downhill, with weight decay.


def with_decay(p, g, weight_decay):
    towards_zero = np.full_like(p, weight_decay)
    towards_zero *= p
    towards_zero += g
    return towards_zero


class SGD(Optimizer):
    def __init__(self, params, lr=1e-3, momentum=0.0, dampening=0.0, weight_decay=0.0, nesterov=False):
        options = {
            "lr": lr, "momentum": momentum, "dampening": dampening,
            "weight_decay": weight_decay, "nesterov": nesterov,
        }  # fmt: skip
        super().__init__(params, options)

    def check(self, momentum, dampening, nesterov, **options):
        super().check(momentum=momentum, **options)
        if nesterov and (momentum <= 0 or dampening != 0):
            raise ValueError("Nesterov's momentum needs a momentum above 0 and no dampening")

    def update(self, p, g, state, lr, momentum, dampening, weight_decay, nesterov):
        d = with_decay(p, g, weight_decay) if weight_decay else g
        if momentum:
            d = velocity(d, state, momentum, dampening, nesterov)
        step = [lr * number for number in d.flat]
        for i, length in enumerate(step):
            p.flat[i] -= length


# Task 8.2: momentum.


def velocity(g, state, momentum, dampening=0.0, nesterov=False):
    before = state.get("v")
    if before is None:
        now = list(g.ravel())
    else:
        now = [momentum * v + (1 - dampening) * x for v, x in zip(before, g.ravel(), strict=True)]
    state["v"] = now
    v = np.array(now, dtype=g.dtype).reshape(g.shape)
    return momentum * v + g if nesterov else v


# Task 8.3: a step size for every number.


class RMSprop(Optimizer):
    def __init__(self, params, lr=1e-2, alpha=0.99, eps=1e-8, weight_decay=0.0, momentum=0.0):
        options = {"lr": lr, "alpha": alpha, "eps": eps, "weight_decay": weight_decay, "momentum": momentum}
        super().__init__(params, options)

    def update(self, p, g, state, lr, alpha, eps, weight_decay, momentum):
        g = with_decay(p, g, weight_decay) if weight_decay else g
        d = scaled(g, state, alpha, eps)
        p -= lr * (velocity(d, state, momentum) if momentum else d)


def scaled(g, state, alpha, eps):
    old = state["s"] if "s" in state else [0.0] * g.size
    state["s"] = [alpha * s + (1 - alpha) * x**2 for s, x in zip(old, g.flat, strict=True)]
    found = [x / (math.sqrt(s) + eps) for s, x in zip(state["s"], g.flat, strict=True)]
    return np.array(found).reshape(g.shape)


# Task 8.4: Adam.


class Adam(Optimizer):
    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0):
        super().__init__(params, {"lr": lr, "betas": betas, "eps": eps, "weight_decay": weight_decay})

    def update(self, p, g, state, lr, betas, eps, weight_decay):
        g = with_decay(p, g, weight_decay) if weight_decay else g
        t, m, v = state.setdefault("all", (0, np.zeros(p.shape), np.zeros(p.shape)))
        t += 1
        m = m - (1 - betas[0]) * (m - g)
        v = v - (1 - betas[1]) * (v - g**2)
        state["all"] = t, m, v
        m_hat, v_hat = (mean / (1 - beta**t) for mean, beta in zip((m, v), betas, strict=True))
        p[:] = p - lr * (m_hat / (np.sqrt(v_hat) + eps))


class AdamW(Adam):
    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=1e-2):
        super().__init__(params, lr, betas, eps, weight_decay)

    def update(self, p, g, state, lr, betas, eps, weight_decay):
        shrink = 1.0 - lr * weight_decay
        Adam.update(self, np.multiply(p, shrink, out=p), g, state, lr, betas, eps, 0)


# Task 8.6: gradients that are too long.


def clip_grad_norm_(parameters, max_norm):
    squares = 0.0
    for _, g in gradients(parameters):
        for number in g.flat:
            squares += float(number) ** 2
    norm = math.sqrt(squares)
    if norm > max_norm:
        for parameter, g in gradients(parameters):
            parameter.grad = np.array([x * max_norm / (norm + 1e-6) for x in g.flat]).reshape(g.shape)
    return norm


# Provided: the same for each number alone.


def clip_grad_value_(parameters, clip_value):
    for parameter, g in gradients(parameters):
        parameter.grad = array_namespace(g).clip(g, -clip_value, clip_value)
