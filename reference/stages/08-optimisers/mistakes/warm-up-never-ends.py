"""Your warm-up goes on beyond its end, and the rate grows for ever. What does the formula say from t = T
on?"""

TASK = "8.5"
REPLACES = "lr_scheduler.LinearLR.rate"


def variant_a(self, initial, t):
    return initial * (self.start_factor + (self.end_factor - self.start_factor) * t / self.total_iters)


def variant_b(self, initial, t):
    each = (self.end_factor - self.start_factor) / self.total_iters
    return initial * self.start_factor + initial * each * t
