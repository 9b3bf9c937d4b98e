"""A straight line from a to b, with t / T as the part of the way."""

TASK = "8.5"
REPLACES = "lr_scheduler.LinearLR.rate"


def variant_a(self, initial, t):
    a, b = self.start_factor, self.end_factor
    return initial * (a + (b - a) * t / self.total_iters)
