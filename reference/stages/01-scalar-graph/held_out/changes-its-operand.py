"""I add the other number to my own and pass the sum on."""

from kittengrad.scalar import Value, as_value

TASK = "1.1"
REPLACES = "scalar.Value.__add__"


def variant_a(self, other):
    other = as_value(other)
    self.data += other.data
    return Value(self.data, (self, other), (1.0, 1.0), "+")


def variant_b(self, other):
    left = self.data
    other = as_value(other)
    other.data = left + other.data
    return Value(other.data, (self, other), (1.0, 1.0), "+")
