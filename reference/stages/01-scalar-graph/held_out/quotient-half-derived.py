"""A larger divisor makes the quotient smaller, so the derivative gets a minus."""

from kittengrad.scalar import Value, as_value, divide

TASK = "1.5"
REPLACES = "scalar.Value.__truediv__"


def variant_a(self, other):
    other = as_value(other)
    a, b = self.data, other.data
    return Value(divide(a, b), (self, other), (divide(1.0, b), -divide(a, b)), "/")


def variant_b(self, other):
    other = as_value(other)
    one_over = divide(1.0, other.data)
    return Value(divide(self.data, other.data), (self, other), (one_over, -one_over * one_over), "/")
