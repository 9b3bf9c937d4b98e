"""Both operands are Values, so both have data."""

from kittengrad.scalar import Value

TASK = "1.1"
REPLACES = "scalar.Value.__add__"


def variant_a(self, other):
    return Value(self.data + other.data, (self, other), (1.0, 1.0), "+")
