"""After s steps the rate is multiplied by γ, so k is t / s."""

TASK = "8.5"
REPLACES = "lr_scheduler.StepLR.rate"


def variant_a(self, initial, t):
    k = t / self.step_size
    return initial * self.gamma**k
