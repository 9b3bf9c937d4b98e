"""The derivatives stand in the order of the operands: a for a, b for b."""

from kittengrad.scalar import Value, as_value

TASK = "1.2"
REPLACES = "scalar.Value.__mul__"


def variant_a(self, other):
    other = as_value(other)
    a, b = self.data, other.data
    return Value(a * b, (self, other), (a, b), "*")
