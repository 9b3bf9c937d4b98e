"""Stage 08: schedules, which change the learning rate during training. The names are PyTorch's.

A schedule is a formula for ηₜ, the learning rate after t steps of the schedule. `step()` counts t up and
writes ηₜ into the groups of the optimiser. Call it after the optimiser's own step, once in each epoch or once
in each mini-batch:

    scheduler = CosineAnnealingLR(optimizer, T_max=20)
    for epoch in range(20):
        …                       optimizer.step() for every mini-batch
        scheduler.step()

Differences from PyTorch: ηₜ always comes from the formula. PyTorch computes it from ηₜ₋₁, so there two
schedules of one optimiser multiply; use `SequentialLR` for one after the other.

Each schedule here is one method, `rate`. `scheduler.py` has what they share, and the finished schedules.
"""

import math

from .scheduler import LambdaLR, LRScheduler, SequentialLR

__all__ = ["CosineAnnealingLR", "LRScheduler", "LambdaLR", "LinearLR", "SequentialLR", "StepLR"]

# Task 8.5: schedules.


class StepLR(LRScheduler):
    """Multiplies the learning rate by `gamma` (γ) after every `step_size` (s) steps."""

    def __init__(self, optimizer, step_size, gamma=0.1):
        self.step_size, self.gamma = step_size, gamma
        super().__init__(optimizer)

    def rate(self, initial, t):
        """ηₜ = η₀ γᵏ.   k is the number of whole periods of s steps in t.

        >>> from kittengrad import Tensor, optim
        >>> optimizer = optim.SGD([Tensor([1.0], requires_grad=True)], lr=8.0)
        >>> schedule = StepLR(optimizer, step_size=3, gamma=0.5)
        >>> [schedule.rate(8.0, t) for t in range(7)]
        [8.0, 8.0, 8.0, 4.0, 4.0, 4.0, 2.0]
        """
        raise NotImplementedError("Task 8.5: schedules")


class CosineAnnealingLR(LRScheduler):
    """Lowers the learning rate along half a wave of the cosine, to `eta_min` after `T_max` steps."""

    def __init__(self, optimizer, T_max, eta_min=0.0):
        self.T_max, self.eta_min = T_max, eta_min
        super().__init__(optimizer)

    def rate(self, initial, t):
        """ηₜ = η_min + (η₀ - η_min) · (1 + cos(π t / T)) / 2.   T is `T_max`.

        It begins at η₀, slowly leaves it, and slowly comes to η_min. After T steps it rises again.

        >>> from kittengrad import Tensor, optim
        >>> optimizer = optim.SGD([Tensor([1.0], requires_grad=True)], lr=3.0)
        >>> schedule = CosineAnnealingLR(optimizer, T_max=10, eta_min=1.0)
        >>> [round(schedule.rate(3.0, t), 3) for t in (0, 5, 10)]
        [3.0, 2.0, 1.0]
        """
        raise NotImplementedError("Task 8.5: schedules")


class LinearLR(LRScheduler):
    """Warm-up: raises the factor of the learning rate evenly, for `total_iters` steps."""

    def __init__(self, optimizer, start_factor=1 / 3, end_factor=1.0, total_iters=5):
        self.start_factor, self.end_factor, self.total_iters = start_factor, end_factor, total_iters
        super().__init__(optimizer)

    def rate(self, initial, t):
        """ηₜ = η₀ · (a + (b - a) · t / T)   while t < T, and   η₀ · b   from then on.

        a is `start_factor`, b is `end_factor`, T is `total_iters`.

        >>> from kittengrad import Tensor, optim
        >>> optimizer = optim.SGD([Tensor([1.0], requires_grad=True)], lr=8.0)
        >>> schedule = LinearLR(optimizer, start_factor=0.25, total_iters=3)
        >>> [schedule.rate(8.0, t) for t in range(6)]
        [2.0, 4.0, 6.0, 8.0, 8.0, 8.0]

        Hint: `min(t, T)` stays at T.
        """
        raise NotImplementedError("Task 8.5: schedules")
