"""The sum of two Values is a new Value with the sum as its number."""

from kittengrad.scalar import Value, as_value

TASK = "1.1"
REPLACES = "scalar.Value.__add__"


def variant_a(self, other):
    return Value(self.data + as_value(other).data)


def variant_b(self, other):
    other = as_value(other)
    total = self.data + other.data
    return Value(total, op="+", local_derivatives=(1.0, 1.0))
