"""It is a power like the other one, so I use it again."""

TASK = "1.4"
REPLACES = "scalar.Value.__rpow__"


def variant_a(self, other):
    return self**other
