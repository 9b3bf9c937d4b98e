"""t counts from 0, so I count it from 1 before I divide."""

TASK = "8.5"
REPLACES = "lr_scheduler.StepLR.rate"


def variant_a(self, initial, t):
    periods = (t + 1) // self.step_size
    for _ in range(periods):
        initial = initial * self.gamma
    return initial
