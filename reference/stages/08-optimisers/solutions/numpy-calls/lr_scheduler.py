"""Stage 08, with NumPy's functions."""

import numpy as np

from .scheduler import LambdaLR, LRScheduler, SequentialLR  # noqa: F401 (names of this module)

# Task 8.5: schedules.


class StepLR(LRScheduler):
    def __init__(self, optimizer, step_size, gamma=0.1):
        self.step_size, self.gamma = step_size, gamma
        super().__init__(optimizer)

    def rate(self, initial, t):
        return initial * np.power(self.gamma, np.floor_divide(t, self.step_size))


class CosineAnnealingLR(LRScheduler):
    def __init__(self, optimizer, T_max, eta_min=0.0):
        self.T_max, self.eta_min = T_max, eta_min
        super().__init__(optimizer)

    def rate(self, initial, t):
        return np.interp(np.cos(np.pi * t / self.T_max), [-1, 1], [self.eta_min, initial])


class LinearLR(LRScheduler):
    def __init__(self, optimizer, start_factor=1 / 3, end_factor=1.0, total_iters=5):
        self.start_factor, self.end_factor, self.total_iters = start_factor, end_factor, total_iters
        super().__init__(optimizer)

    def rate(self, initial, t):
        return initial * np.interp(t, [0, self.total_iters], [self.start_factor, self.end_factor])
