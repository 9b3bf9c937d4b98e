"""The exponent is a number that stays as it is, so nothing flows to it."""

from kittengrad.scalar import Value, as_value, power

TASK = "1.4"
REPLACES = "scalar.Value.__pow__"


def variant_a(self, other):
    other = as_value(other)
    n = other.data
    slope = n * power(self.data, n - 1) if n != 0 else 0.0
    return Value(power(self.data, n), (self, other), (slope, 0.0), "**")


def variant_b(self, other):
    n = other.data if isinstance(other, Value) else float(other)
    out = power(self.data, n)
    if n == 0:
        return Value(out, (self,), (0.0,), "**")
    return Value(out, (self,), (n * power(self.data, n - 1),), "**")
