"""The cosine goes from η₀ down to 0, and η_min is added so that the rate never falls below it."""

TASK = "8.5"
REPLACES = "lr_scheduler.CosineAnnealingLR.rate"


def variant_a(self, initial, t):
    from math import cos, pi

    return self.eta_min + initial * (1 + cos(pi * t / self.T_max)) / 2
