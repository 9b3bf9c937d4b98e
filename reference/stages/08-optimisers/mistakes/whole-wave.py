"""Your rate is down after half of T, and up again at T: that is a whole wave. Which part of the cosine goes
from 1 to -1, and how far does its argument move meanwhile?"""

import math

TASK = "8.5"
REPLACES = "lr_scheduler.CosineAnnealingLR.rate"


def variant_a(self, initial, t):
    return self.eta_min + (initial - self.eta_min) * (1 + math.cos(2 * math.pi * t / self.T_max)) / 2


def variant_b(self, initial, t):
    low = self.eta_min
    return low + (initial - low) * math.cos(math.pi * t / self.T_max) ** 2
