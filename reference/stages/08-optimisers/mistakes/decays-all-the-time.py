"""Your rate falls in every step. StepLR keeps it for `step_size` steps and then multiplies it once. Which
division counts whole periods only?"""

TASK = "8.5"
REPLACES = "lr_scheduler.StepLR.rate"


def variant_a(self, initial, t):
    return initial * self.gamma ** (t / self.step_size)


def variant_b(self, initial, t):
    return initial * self.gamma**t
