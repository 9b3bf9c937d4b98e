"""Stage 08, number by number."""

import math


class LRScheduler:
    def __init__(self, optimizer):
        self.optimizer = optimizer
        for group in optimizer.param_groups:
            group.setdefault("initial_lr", group["lr"])
        self.base_lrs = [group["initial_lr"] for group in optimizer.param_groups]
        self.last_epoch = -1
        self.step()

    def rate(self, initial, t):
        raise NotImplementedError(f"{type(self).__name__} has no rate()")

    def step(self):
        self.last_epoch += 1
        for group, rate in zip(self.optimizer.param_groups, self.get_last_lr(), strict=False):
            group["lr"] = rate

    def get_last_lr(self):
        return [self.rate(initial, self.last_epoch) for initial in self.base_lrs]

    def state_dict(self):
        return {"base_lrs": [*self.base_lrs], "last_epoch": self.last_epoch}

    def load_state_dict(self, state_dict):
        self.base_lrs = [*state_dict["base_lrs"]]
        self.last_epoch = state_dict["last_epoch"]


# Task 8.5: schedules.


class StepLR(LRScheduler):
    def __init__(self, optimizer, step_size, gamma=0.1):
        self.step_size, self.gamma = step_size, gamma
        super().__init__(optimizer)

    def rate(self, initial, t):
        rate = initial
        for _ in range(t // self.step_size):
            rate *= self.gamma
        return rate


class CosineAnnealingLR(LRScheduler):
    def __init__(self, optimizer, T_max, eta_min=0.0):
        self.T_max, self.eta_min = T_max, eta_min
        super().__init__(optimizer)

    def rate(self, initial, t):
        half = math.pi * t / self.T_max / 2
        return self.eta_min * math.sin(half) ** 2 + initial * math.cos(half) ** 2


class LinearLR(LRScheduler):
    def __init__(self, optimizer, start_factor=1 / 3, end_factor=1.0, total_iters=5):
        self.start_factor, self.end_factor, self.total_iters = start_factor, end_factor, total_iters
        super().__init__(optimizer)

    def rate(self, initial, t):
        if t >= self.total_iters:
            return initial * self.end_factor
        part = t / self.total_iters
        return initial * ((1 - part) * self.start_factor + part * self.end_factor)


# Provided: a schedule of your own, and one schedule after another.


class LambdaLR(LRScheduler):
    def __init__(self, optimizer, lr_lambda):
        groups = len(optimizer.param_groups)
        self.lr_lambdas = lr_lambda if isinstance(lr_lambda, (list, tuple)) else [lr_lambda] * groups
        super().__init__(optimizer)

    def get_last_lr(self):
        pairs = zip(self.base_lrs, self.lr_lambdas, strict=True)
        return [initial * factor(self.last_epoch) for initial, factor in pairs]


class SequentialLR(LRScheduler):
    def __init__(self, optimizer, schedulers, milestones):
        if len(milestones) != len(schedulers) - 1:
            raise ValueError(
                f"{len(schedulers)} schedules need {len(schedulers) - 1} milestones between them"
            )
        self.schedulers, self.milestones = schedulers, milestones
        super().__init__(optimizer)

    def rate(self, initial, t):
        begins = [0, *self.milestones]
        current = sum(t >= begin for begin in self.milestones)
        return self.schedulers[current].rate(initial, t - begins[current])
