"""A power with any exponent is e to the exponent times the logarithm of the base."""

from kittengrad.scalar import Value, as_value, exp, log

TASK = "1.4"
REPLACES = "scalar.Value.__pow__"


def variant_a(self, other):
    other = as_value(other)
    a, b = self.data, other.data

    def raised(n):
        return exp(n * log(a)) if n != 0 else 1.0

    out = raised(b)
    da = b * raised(b - 1) if b != 0 else 0.0
    db = out * log(a) if a != 0 or b < 0 else 0.0
    return Value(out, (self, other), (da, db), "**")
