"""Division is already written, so the reflected one can use it."""

TASK = "1.5"
REPLACES = "scalar.Value.__rtruediv__"


def variant_a(self, other):
    return self / other
