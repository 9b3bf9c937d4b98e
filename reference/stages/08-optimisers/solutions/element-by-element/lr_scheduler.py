"""Stage 08, number by number."""

import math

from .scheduler import LambdaLR, LRScheduler, SequentialLR  # noqa: F401 (names of this module)

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
