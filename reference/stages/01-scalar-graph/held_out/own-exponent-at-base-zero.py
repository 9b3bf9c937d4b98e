"""The function log at the end of the file knows log(0), so the second derivative needs no special
case."""

from kittengrad.scalar import Value, as_value, log, power

TASK = "1.4"
REPLACES = "scalar.Value.__pow__"


def variant_a(self, other):
    other = as_value(other)
    a, b = self.data, other.data
    out = power(a, b)
    slope = 0.0
    if b != 0:
        slope = b * power(a, b - 1)
    return Value(out, (self, other), (slope, out * log(a)), "**")
