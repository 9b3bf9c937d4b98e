"""Your derivative with respect to the exponent takes the logarithm of the wrong operand. 1 to any power is 1,
so this derivative is 0 for the base 1. Which logarithm is 0 there?"""

from kittengrad.scalar import Value, as_value, log, power

TASK = "1.4"
REPLACES = "scalar.Value.__pow__"


def variant_a(self, other):
    other = as_value(other)
    a, b = self.data, other.data
    out = power(a, b)
    by_base = 0.0 if b == 0.0 else b * power(a, b - 1.0)
    by_exponent = 0.0 if a == 0.0 and b >= 0.0 else out * log(b)
    return Value(out, (self, other), (by_base, by_exponent), "**")


def variant_b(self, other):
    base, exponent = self, as_value(other)
    out = power(base.data, exponent.data)
    slopes = [0.0, 0.0]
    if exponent.data != 0.0:
        slopes[0] = exponent.data * power(base.data, exponent.data - 1.0)
    if base.data != 0.0 or exponent.data < 0.0:
        slopes[1] = log(exponent.data) * out
    return Value(out, (base, exponent), tuple(slopes), "**")
