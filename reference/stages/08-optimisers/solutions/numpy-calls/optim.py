"""Stage 08, with NumPy's functions, arrays that are made once, and `out=`."""

import numpy as np

from . import lr_scheduler  # noqa: F401 (students reach it as optim.lr_scheduler)
from .optimizer import Optimizer


def with_decay(p, g, weight_decay):
    return np.add(g, np.multiply(p, weight_decay))


def velocity(g, state, momentum, dampening=0.0, nesterov=False):
    try:
        v = state["buffer"]
    except KeyError:
        v = state["buffer"] = np.array(g, copy=True)
    else:
        np.multiply(v, momentum, out=v)
        np.add(v, np.multiply(g, 1 - dampening), out=v)
    return np.add(g, np.multiply(v, momentum)) if nesterov else v


def scaled(g, state, alpha, eps):
    if not state.get("rms"):
        state["rms"] = [np.zeros_like(g)]
    (mean,) = state["rms"]
    mean *= alpha
    mean += np.square(g) * (1 - alpha)
    return np.divide(g, np.add(np.sqrt(mean), eps))


class SGD(Optimizer):
    def __init__(self, params, lr=1e-3, momentum=0.0, dampening=0.0, weight_decay=0.0, nesterov=False):
        names = ("lr", "momentum", "dampening", "weight_decay", "nesterov")
        values = (lr, momentum, dampening, weight_decay, nesterov)
        super().__init__(params, dict(zip(names, values, strict=True)))

    def update(self, p, g, state, lr, momentum, dampening, weight_decay, nesterov):
        d = with_decay(p, g, weight_decay)
        if momentum:
            d = velocity(d, state, momentum, dampening, nesterov)
        np.subtract(p, np.multiply(d, lr), out=p)


class RMSprop(Optimizer):
    def __init__(self, params, lr=1e-2, alpha=0.99, eps=1e-8, weight_decay=0.0, momentum=0.0):
        super().__init__(
            params, {"lr": lr, "alpha": alpha, "eps": eps, "weight_decay": weight_decay, "momentum": momentum}
        )

    def update(self, p, g, state, lr, alpha, eps, weight_decay, momentum):
        d = scaled(with_decay(p, g, weight_decay), state, alpha, eps)
        if momentum:
            d = velocity(d, state, momentum)
        p[...] = p - lr * d


class Adam(Optimizer):
    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0):
        super().__init__(params, {"lr": lr, "betas": betas, "eps": eps, "weight_decay": weight_decay})

    def update(self, p, g, state, lr, betas, eps, weight_decay):
        if not state:
            state.update(count=0, first=np.zeros_like(p), second=np.zeros_like(p))
        if weight_decay != 0:
            g = with_decay(p, g, weight_decay)
        state["count"] += 1
        for name, beta, new in zip(("first", "second"), betas, (g, np.square(g)), strict=True):
            np.multiply(state[name], beta, out=state[name])
            np.add(state[name], np.multiply(new, 1 - beta), out=state[name])
        first, second = (1 - beta ** state["count"] for beta in betas)
        divisor = np.add(np.sqrt(state["second"]) / np.sqrt(second), eps)
        np.subtract(p, (lr / first) * np.divide(state["first"], divisor), out=p)


class AdamW(Adam):
    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=1e-2):
        super().__init__(params, lr, betas, eps, weight_decay)

    def update(self, p, g, state, lr, betas, eps, weight_decay):
        np.subtract(p, lr * weight_decay * p, out=p)
        super().update(p, g, state, lr, betas, eps, weight_decay=0)


def clip_grad_norm_(parameters, max_norm):
    reached = [p for p in parameters if isinstance(p.grad, np.ndarray)]
    total = np.linalg.norm([np.linalg.norm(p.grad) for p in reached])
    for p in reached:
        p.grad *= min(1.0, max_norm / (total + 1e-6))
    return float(total)


def clip_grad_value_(parameters, clip_value):
    for p in parameters:
        if isinstance(p.grad, np.ndarray):
            np.clip(p.grad, -clip_value, clip_value, out=p.grad)
