"""Ask PyTorch, once, for the paths of its optimisers and schedules: 200 steps, of which every 20th is kept.

    /tmp/torchvenv/bin/python tests/torch_values/make_optimisers.py

writes optimisers.json. The parameters are a matrix and a vector. Their gradients are written down as a
formula of the step, so a test computes the same ones: see `gradient`.
"""

import json
import math
import warnings
from pathlib import Path

import numpy as np
import torch

HERE = Path(__file__).resolve().parent
STEPS, EVERY = 200, 20
START = [[[0.5, -1.5], [2.0, 0.25], [-0.75, 1.0]], [1.0, -2.0]]

OPTIMISERS = (
    ("SGD", {"lr": 0.05}),
    ("SGD", {"lr": 0.05, "weight_decay": 0.1}),
    ("SGD", {"lr": 0.02, "momentum": 0.9}),
    ("SGD", {"lr": 0.02, "momentum": 0.9, "dampening": 0.5, "weight_decay": 0.05}),
    ("SGD", {"lr": 0.02, "momentum": 0.8, "nesterov": True}),
    ("SGD", {"lr": 0.02, "momentum": 0.8, "nesterov": True, "weight_decay": 0.05}),
    ("RMSprop", {}),
    ("RMSprop", {"lr": 0.02, "alpha": 0.9, "eps": 1e-3, "weight_decay": 0.1, "momentum": 0.7}),
    ("Adam", {}),
    ("Adam", {"lr": 0.03, "betas": (0.8, 0.95), "eps": 1e-2, "weight_decay": 0.1}),
    ("AdamW", {}),
    ("AdamW", {"lr": 0.03, "betas": (0.8, 0.95), "eps": 1e-2, "weight_decay": 0.2}),
)
SCHEDULES = (
    ("StepLR", {"step_size": 30, "gamma": 0.5}),
    ("CosineAnnealingLR", {"T_max": 80, "eta_min": 0.01}),
    ("LinearLR", {"start_factor": 0.1, "total_iters": 50}),
    ("LinearLR", {}),
)


def gradient(step, at, p):
    """dL/dp in this step: a bowl with a valley that is 40 times as steep, and a push that changes."""
    steep = np.linspace(0.1, 4.0, p.size).reshape(p.shape)
    return steep * p + math.sin(0.7 * step + at) * 0.5


def path(name, options, schedule=None, shape=None):
    """The numbers of both parameters after every 20th step, and the learning rates then."""
    parameters = [torch.tensor(start, dtype=torch.float64, requires_grad=True) for start in START]
    optimizer = getattr(torch.optim, name)(parameters, **options)
    schedules = torch.optim.lr_scheduler
    scheduler = getattr(schedules, schedule)(optimizer, **shape) if schedule else None
    if schedule == "LinearLR" and shape:  # warm-up, then a cosine
        cosine = schedules.CosineAnnealingLR(optimizer, T_max=150)
        scheduler = schedules.SequentialLR(optimizer, [scheduler, cosine], milestones=[50])
    kept, rates = [], []
    for step in range(1, STEPS + 1):
        for at, parameter in enumerate(parameters):
            parameter.grad = torch.tensor(gradient(step, at, parameter.detach().numpy()))
        optimizer.step()
        if scheduler:
            scheduler.step()
        if step % EVERY == 0:
            kept.append([number for p in parameters for number in p.detach().ravel().tolist()])
            rates.append(optimizer.param_groups[0]["lr"])
    case = {"optimiser": name, "options": options, "path": kept}
    return case | ({"schedule": schedule, "shape": shape, "rates": rates} if schedule else {})


def clipped(max_norm):
    parameters = [torch.tensor(start, dtype=torch.float64, requires_grad=True) for start in START]
    for at, parameter in enumerate(parameters):
        parameter.grad = torch.tensor(gradient(1, at, parameter.detach().numpy()))
    norm = torch.nn.utils.clip_grad_norm_(parameters, max_norm).item()
    return {"max_norm": max_norm, "norm": norm, "gradients": [p.grad.ravel().tolist() for p in parameters]}


if __name__ == "__main__":
    warnings.simplefilter("ignore")  # SequentialLR warns of its own call
    momentum = {"lr": 0.05, "momentum": 0.5}
    stored = {
        "torch": torch.__version__,
        "start": START,
        "every": EVERY,
        "optimisers": [path(*case) for case in OPTIMISERS],
        "schedules": [path("SGD", momentum, *case) for case in SCHEDULES],
        "clipped": [clipped(max_norm) for max_norm in (0.5, 3.0, 100.0)],
    }
    lines = ",\n".join(
        f'"{key}": [\n' + ",\n".join(json.dumps(case) for case in value) + "\n]"
        if key in ("optimisers", "schedules", "clipped")
        else f'"{key}": {json.dumps(value)}'
        for key, value in stored.items()
    )
    (HERE / "optimisers.json").write_text(f"{{{lines}}}\n", encoding="utf-8")
