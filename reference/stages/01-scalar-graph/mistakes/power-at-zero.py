"""Away from 0 your power is right. But a ** 0 is the constant 1. How much does it move when a moves, also at
a = 0? Your formula multiplies 0 by infinity there, and the result is nan. Decide that corner first."""

from kittengrad.scalar import Value, as_value, log, power

TASK = "1.4"
REPLACES = "scalar.Value.__pow__"


def variant_a(self, other):
    other = as_value(other)
    a, b = self.data, other.data
    out = power(a, b)
    return Value(out, (self, other), (b * power(a, b - 1.0), out * log(a)), "**")


def variant_b(self, other):
    other = as_value(other)
    lowered = power(self.data, other.data - 1.0)
    by_exponent = 0.0 if self.data == 0.0 else power(self.data, other.data) * log(self.data)
    return Value(power(self.data, other.data), (self, other), (other.data * lowered, by_exponent), "**")
