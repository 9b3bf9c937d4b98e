"""For the exponent I take the power times the logarithm of the exponent."""

from kittengrad.scalar import Value, as_value, log, power

TASK = "1.4"
REPLACES = "scalar.Value.__pow__"


def variant_a(self, other):
    other = as_value(other)
    a = self.data
    b = other.data
    result = power(a, b)
    if b == 0:
        da = 0.0
    else:
        da = b * power(a, b - 1)
    if a == 0 and b >= 0:
        db = 0.0
    else:
        db = result * log(b)
    return Value(result, (self, other), (da, db), "**")
