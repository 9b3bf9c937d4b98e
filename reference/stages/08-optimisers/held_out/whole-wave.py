"""A cosine has the period 2π, and T_max is its period."""

TASK = "8.5"
REPLACES = "lr_scheduler.CosineAnnealingLR.rate"


def variant_a(self, initial, t):
    import math

    wave = math.cos(2 * math.pi * t / self.T_max)
    return self.eta_min + (initial - self.eta_min) * (1 + wave) / 2
