"""The derivative for the divisor is a over b squared, or simply a as in a product."""

from kittengrad.scalar import Value, as_value, divide

TASK = "1.5"
REPLACES = "scalar.Value.__truediv__"


def variant_a(self, other):
    other = as_value(other)
    a, b = self.data, other.data
    return Value(divide(a, b), (self, other), (divide(1.0, b), divide(a, b * b)), "/")


def variant_b(self, other):
    other = as_value(other)
    return Value(divide(self.data, other.data), (self, other), (divide(1.0, other.data), self.data), "/")
