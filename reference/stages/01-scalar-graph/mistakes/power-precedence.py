"""Your derivative with respect to the base subtracts 1 from the power instead of from the exponent. In
`2 ** 3 - 1`, which of the two operations does Python do first?"""

from kittengrad.scalar import Value, as_value, log, power

TASK = "1.4"
REPLACES = "scalar.Value.__pow__"


def variant_a(self, other):
    other = as_value(other)
    a, b = self.data, other.data
    out = power(a, b)
    by_exponent = 0.0 if a == 0.0 and b >= 0.0 else out * log(a)
    return Value(out, (self, other), (b * power(a, b) - 1.0, by_exponent), "**")


def variant_b(self, other):
    other = as_value(other)
    out = power(self.data, other.data)
    by_base = out * other.data - 1 if other.data else 0.0
    by_exponent = out * log(self.data) if self.data or other.data < 0.0 else 0.0
    return Value(out, (self, other), (by_base, by_exponent), "**")
