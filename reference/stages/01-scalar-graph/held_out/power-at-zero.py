"""The formula b * a**(b - 1) holds for every b, and it gives 0 for b = 0 by itself."""

from kittengrad.scalar import Value, as_value, log, power

TASK = "1.4"
REPLACES = "scalar.Value.__pow__"


def variant_a(self, other):
    other = as_value(other)
    out = power(self.data, other.data)
    slope_a = other.data * power(self.data, other.data - 1)
    slope_b = out * log(self.data)
    if self.data == 0 and other.data >= 0:
        slope_b = 0.0
    return Value(out, (self, other), (slope_a, slope_b), "**")
