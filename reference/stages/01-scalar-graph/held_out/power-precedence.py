"""The rule says b times a to the b minus 1."""

from kittengrad.scalar import Value, as_value, log, power

TASK = "1.4"
REPLACES = "scalar.Value.__pow__"


def variant_a(self, other):
    other = as_value(other)
    a, b = self.data, other.data
    out = power(a, b)
    da = b * out - 1
    if b == 0:
        da = 0.0
    db = 0.0 if a == 0 and b >= 0 else log(a) * out
    return Value(out, (self, other), (da, db), "**")


def variant_b(self, other):
    other = as_value(other)
    a, b = self.data, other.data
    out = power(a, b)
    by_a = b * (power(a, b) - 1) if b else 0.0
    by_b = 0.0 if a == 0 and b >= 0 else out * log(a)
    return Value(out, (self, other), (by_a, by_b), "**")
