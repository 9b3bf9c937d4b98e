"""Your derivative with respect to the divisor has the right sign, and a part of it is missing. It depends on
both operands. Compare 6 / 2 with 6 / 2.1, and 12 / 2 with 12 / 2.1: what happens when a is twice as large?
Then ask the same for b."""

from kittengrad.scalar import Value, as_value, divide

TASK = "1.5"
REPLACES = "scalar.Value.__truediv__"


def variant_a(self, other):
    other = as_value(other)
    a, b = self.data, other.data
    return Value(divide(a, b), (self, other), (divide(1.0, b), divide(-1.0, b * b)), "/")


def variant_b(self, other):
    other = as_value(other)
    slopes = (divide(1.0, other.data), -self.data)
    return Value(divide(self.data, other.data), (self, other), slopes, "/")
