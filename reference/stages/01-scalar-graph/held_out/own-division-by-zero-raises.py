"""Python can divide floats."""

from kittengrad.scalar import Value, as_value

TASK = "1.5"
REPLACES = "scalar.Value.__truediv__"


def variant_a(self, other):
    other = as_value(other)
    a, b = self.data, other.data
    return Value(a / b, (self, other), (1 / b, -a / b**2), "/")
